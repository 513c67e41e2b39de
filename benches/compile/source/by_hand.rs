        // What does supplier N ask?
        State::Quote_N { order } => {
            let busy = Retry {
                applies: |fault| matches!(fault, Fault::Service(ServiceError::Busy)),
                interval: 2,
                max_attempts: 5,
                max_delay: Some(60),
                full_jitter: true,
                ..Retry::DEFAULT
            };
            let quote = match retrying(&[busy], || within(30, quote_N(&order))).await {
                Ok(quote) => quote,
                Err(Fault::Service(ServiceError::Refused { reason })) => return to(State::Refuse { reason }),
                Err(fault) => return Err(fault.into()),
            };
            match quote.status {
                Status::Approved if order.total_cents > 50_000 => to(State::Review_N { order, quote }),
                Status::Approved => to(State::Price_N { order, quote }),
                Status::Pending => to(State::Wait_N { order }),
                Status::Declined(reason) => to(State::Refuse { reason }),
            }
        }
        State::Wait_N { order } => {
            sleep(Duration::from_secs(30)).await;
            to(State::Quote_N { order })
        }
        State::Review_N { order, quote } => {
            let approved = match within(259_200, review(&order, quote.price_cents)).await {
                Ok(approved) => approved,
                Err(Fault::Timeout) => return to(State::Refuse { reason: "nobody answered".to_owned() }),
                Err(fault) => return Err(fault.into()),
            };
            if approved {
                to(State::Price_N { order, quote })
            } else {
                to(State::Refuse { reason: format!("order {} was not approved", order.id) })
            }
        }
        State::Price_N { order, quote } => {
            let price = quote.price_cents.checked_add(order.total_cents).ok_or(Failure::Overflow)?;
            to(State::Reserve_N { order, deposit_cents: price })
        }
        State::Reserve_N { order, deposit_cents } => {
            let busy = Retry {
                applies: |fault| matches!(fault, Fault::Service(ServiceError::Busy)),
                interval: 2,
                max_attempts: 5,
                ..Retry::DEFAULT
            };
            let late = Retry {
                applies: |fault| matches!(fault, Fault::Timeout),
                interval: 5,
                max_attempts: 2,
                ..Retry::DEFAULT
            };
            let reservation = match retrying(&[busy, late], || within(60, reserve_N(&order, deposit_cents))).await {
                Ok(reservation) => reservation,
                Err(Fault::Service(ServiceError::Refused { reason })) => return to(State::Refuse { reason }),
                Err(fault) => return to(State::Report_N { order, failure: fault.into() }),
            };
            if reservation.complete {
                to(State::Notify_N { order, reservation })
            } else {
                to(State::Pause_N { order, reservation })
            }
        }
        State::Pause_N { order, reservation } => {
            sleep(Duration::from_secs(reservation.seconds)).await;
            to(State::Reserve_N { order, deposit_cents: 1_000 })
        }
        State::Report_N { order, failure } => {
            notify_N(&order.customer, failure.to_string()).await;
            Err(failure)
        }
        State::Notify_N { order, reservation } => {
            notify_N(&order.customer, format!("reserved {} for order {}", reservation.code, order.id)).await;
            to(State::Choose_N { order })
        }
        State::Choose_N { order } => {
            if order.express && order.total_cents < 10_000 {
                to(State::Done { order })
            } else {
                to(State::Quote_NEXT { order })
            }
        }
