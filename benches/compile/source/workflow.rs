        /// What does supplier N ask?
        state Quote_N {
            let quote_N = quote_N(&order)?
                timeout 30s
                retry ServiceError::Busy { interval: 2s, max_attempts: 5, backoff_rate: 2.0, max_delay: 60s, jitter: full }
                catch ServiceError::Refused { reason } => Refuse(reason);
            => match quote_N.status {
                Status::Approved if order.total_cents > 50_000 => Review_N,
                Status::Approved => Price_N,
                Status::Pending => Wait_N,
                Status::Declined(reason) => Refuse(reason),
            }
        }

        state Wait_N { wait 30s; => Quote_N }

        state Review_N {
            let approved_N = review(&order, quote_N.price_cents)?
                timeout 3d
                catch States::Timeout => Refuse("nobody answered");
            => if approved_N { Price_N } else { Refuse(format!("order {} was not approved", order.id)) }
        }

        state Price_N {
            let price_N: u64 = quote_N.price_cents + order.total_cents;
            => Reserve_N(price_N)
        }

        state Reserve_N(deposit_cents: u64) {
            let reservation_N = reserve_N(&order, deposit_cents)?
                timeout 1m
                retry ServiceError::Busy { interval: 2s, max_attempts: 5 }
                retry States::Timeout { interval: 5s, max_attempts: 2 }
                catch ServiceError::Refused { reason } => Refuse(reason)
                catch _ as failure => Report_N(failure);
            => if reservation_N.complete { Notify_N } else { Pause_N }
        }

        state Pause_N { wait for reservation_N.seconds; => Reserve_N(1_000) }

        state Report_N(failure: Failure) {
            notify_N(&order.customer, failure.cause);
            => fail failure
        }

        state Notify_N {
            notify_N(&order.customer, format!("reserved {} for order {}", reservation_N.code, order.id));
            => Choose_N
        }

        state Choose_N => if order.express && order.total_cents < 10_000 { Done } else { Quote_NEXT };

