//! The workflows of the examples and of the tests, with inputs and answers that lead to every end.

mod durable;
mod services;
mod tests;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use workflow_runtime::{Runtime, Workflow};

use crate::suite::subject::Subject;
use crate::suite::{Case, Group};
use crate::{
    callback, context, data, durable_orders, express, failure, fan_out, first, human_approval, job_poller, more,
    nested, nested_workflow, outside, pizzeria, retry, saga, shop, timeout, workflows,
};

fn group<W: Workflow<Input: DeserializeOwned>>(cases: Vec<Case>) -> Group {
    Group { subject: Subject::of::<W>(), cases }
}

fn by_activities<W: Workflow<Input: DeserializeOwned>>(cases: Vec<Case>) -> Group {
    Group { subject: Subject::by_activities::<W>(), cases }
}

fn case(name: &'static str, input: Value, answers: Value) -> Case {
    Case { name, input, answers }
}

/// The cause of a typed error.
fn typed(message: &str, error: Value) -> Value {
    json!({"message": message, "error": error})
}

pub fn all() -> Vec<Group> {
    let own = examples_and_behaviour().into_iter();
    own.chain(durable::all()).chain(services::all()).chain(tests::all()).collect()
}

fn examples_and_behaviour() -> Vec<Group> {
    vec![
        group::<first::Fulfilment>(fulfilment()),
        group::<shop::OrderFulfilment>(orders()),
        group::<saga::Trip>(trips()),
        group::<fan_out::Album>(albums()),
        group::<workflows::Reminders>(reminders()),
        group::<job_poller::JobPoller>(jobs()),
        group::<failure::Import>(imports()),
        group::<failure::Strict>(imports()),
        group::<failure::Raises>(vec![
            case("too late", json!(5), json!({"slow": [{"result": null, "delay": 2}]})),
            case("told to be late", json!(5), json!({"slow": [{"error": "States.Timeout"}]})),
        ]),
        group::<data::Literals>(vec![case("Bob's", json!(2), json!({})), case("another's", json!(3), json!({}))]),
        group::<failure::Buys>(vec![
            case("too dear", json!(["tea", 130]), json!({})),
            case("bought", json!(["tea", 100]), json!({})),
        ]),
        group::<data::Theatre>(vec![case(
            "torn",
            json!({"seat": 4, "holder": "Ann"}),
            json!({"print": [{"result": "4 Ann"}], "tear": [{"result": {"seat": 104, "holder": "Ann"}}]}),
        )]),
        group::<data::Counts>(vec![case(
            "summed",
            json!({"id": 5}),
            json!({"twice": [{"result": 10}], "once": [{"result": 5}]}),
        )]),
        group::<data::Swaps>(vec![
            case("none", json!(["x", "y", 0]), json!({})),
            case("three times", json!(["x", "y", 3]), json!({})),
        ]),
        group::<retry::Voyage>(voyages()),
        group::<retry::Stubborn>(vec![
            case("once", json!("r"), json!({"sail": [weather("Rain"), {"result": 2}]})),
            case("in vain", json!("rh"), json!({"sail": [weather("Rain"), weather("Hail")]})),
        ]),
        group::<context::Noted>(vec![case(
            "twice",
            json!(1),
            json!({"note": [{"error": "Odd"}, {"result": 1}, {"error": "Odd"}, {"result": 2}]}),
        )]),
        group::<context::Greets>(vec![
            case("greets", json!("ann"), json!({"greet": [{"result": "annann"}]})),
            case("is shy", json!("ann"), json!({"greet": [{"error": "Shy"}]})),
            case("is odd", json!("ann"), json!({"greet": [{"error": "Odd", "cause": "very"}]})),
        ]),
        group::<nested::PackAll>(packs()),
        group::<nested::Ship>(shipments()),
        group::<nested::Whole>(vec![case(
            "both",
            json!("ann"),
            json!({"greet": [{"when": {"name": "ann"}, "result": "A"}, {"when": {"name": "bob"}, "result": "B"}]}),
        )]),
        group::<nested::Halve>(vec![case("to one", json!(40), json!({})), case("is one", json!(1), json!({}))]),
        group::<nested::Labels>(vec![
            case("two", json!([["a", "b"], 5]), json!({"greet": [{"result": "x", "forever": true}]})),
            case("none", json!([[], 5]), json!({})),
            case("divides by zero", json!([["a"], 0]), json!({"greet": [{"result": "x", "forever": true}]})),
        ]),
        group::<more::Halves>(halves()),
        group::<more::Late>(late()),
        group::<more::Mill>(vec![
            case("ground", json!(["rye", 10]), json!({"grind": [{"result": 10}]})),
            case("too little", json!(["rye", 10]), json!({"grind": [{"result": 9}]})),
        ]),
        group::<more::Bakes>(bakes()),
        group::<more::Deep>(deep()),
        group::<more::Swap>(vec![case("swapped", json!(5), json!({}))]),
        group::<more::Forced>(vec![
            case("the first arm", json!([3, true]), json!({})),
            case("the second", json!([3, false]), json!({})),
            case("no pattern", json!([4, false]), json!({})),
            case("divides by zero", json!([0, true]), json!({})),
            case("divides by zero without a pattern", json!([1, false]), json!({})),
        ]),
        group::<more::Names>(vec![
            case("waits", json!([["a", "b"], 2, "2020-01-01T00:00:00Z"]), json!({})),
            case("no time", json!([["a"], 2, "tomorrow"]), json!({})),
        ]),
        group::<nested::Renames>(vec![case(
            "two",
            json!(["ann", "bob"]),
            json!({"greet": [{"result": "x", "forever": true}]}),
        )]),
        group::<nested_workflow::Purchase>(purchases_abroad()),
        group::<workflows::Transfer>(transfers()),
        group::<workflows::language::OrderFulfilment>(fulfilled()),
        group::<workflows::services::Weighing>(weighings()),
        group::<human_approval::Purchase>(purchases()),
        group::<callback::Asks>(asks()),
        group::<callback::Insists>(insists()),
        group::<callback::Numbers>(vec![case(
            "five each",
            json!(null),
            json!({"number": [{"result": 5, "forever": true}]}),
        )]),
        group::<timeout::Patient>(patients()),
        group::<timeout::Deadline>(vec![
            case("in time", json!([9, true]), json!({"work": [{"result": 9}]})),
            case("fails", json!([9, true]), json!({"work": [{"error": "Task.Panicked", "cause": "x"}]})),
        ]),
        group::<timeout::Hurried>(vec![case(
            "the third time",
            json!(9),
            json!({"work": [{"error": "Odd", "times": 2}, {"result": 9}]}),
        )]),
        group::<timeout::Waits>(vec![
            case("waits", json!([30, "2000-01-01T00:00:00Z"]), json!({})),
            case("no time", json!([0, "soon"]), json!({})),
        ]),
        group::<express::Quick>(vec![case("in time", json!(9), json!({"sleeper": [{"result": 9}]}))]),
        group::<express::Quicker>(vec![case("in time", json!(9), json!({"sleeper": [{"result": 9}]}))]),
        group::<failure::Pays>(vec![
            case("paid", json!(null), json!({"pay": [{"result": null}]})),
            case("fails", json!(null), json!({"pay": [{"error": "Odd", "cause": "x"}]})),
        ]),
        group::<nested::Outer>(vec![case(
            "two",
            json!(["a", "b"]),
            json!({"once": [{"when": {"name": "b"}, "result": "B"}, {"result": "A"}]}),
        )]),
        group::<nested::Countdown>(vec![
            case("from three", json!(3), json!({})),
            case("from zero", json!(0), json!({})),
        ]),
        group::<nested::Halve2>(vec![case("to one", json!(40), json!({}))]),
        group::<nested::Inside>(vec![case(
            "two",
            json!(["cup", "lamp"]),
            json!({"pack": [{"result": {"label": "x", "grams": 4}, "forever": true}]}),
        )]),
        group::<nested::Doubles>(vec![
            case("doubled", json!([1, 2]), json!({"double": [{"result": 2}, {"result": 4}]})),
            case("no tape", json!([1, 10]), json!({"double": [{"result": 2}, no_tape(json!({"n": 10}), 1)]})),
        ]),
        group::<nested_workflow::Delivery>(deliveries()),
        group::<durable_orders::DurableOrder>(durable_orders()),
        group::<pizzeria::Pizza>(pizzas()),
        Group { subject: from_environment(), cases: vec![case("given", json!(null), json!({}))] },
        Group { subject: no_number(), cases: vec![case("given", json!(null), json!({}))] },
        Group { subject: outer(), cases: vec![case("sent", json!([1, 2]), sent())] },
        group::<more::Corners>(vec![
            case("one of two", json!([["ann", "bob"], 1]), json!({})),
            case("beyond", json!([["bob"], 1]), json!({})),
            case("none", json!([[], 0]), json!({})),
        ]),
        group::<more::Left>(vec![
            case("one", json!(["ann", "bob"]), json!({})),
            case("none", json!(["bob"]), json!({})),
        ]),
        group::<more::Same>(vec![case("two of three", json!(["a", "b", "a"]), json!({}))]),
        group::<more::Wide>(vec![
            case("two", json!(["a", "b"]), json!({})),
            case("three", json!(["a", "b", "c"]), json!({})),
        ]),
        group::<more::Patient>(vec![
            case("no wind", json!("rye"), json!({"grind": [no_wind(json!({}), 9)]})),
            case(
                "jammed, then no wind",
                json!("rye"),
                json!({"grind": [
                    {"error": "Odd", "times": 3}, no_wind(json!({}), 2), {"result": 5},
                ]}),
            ),
        ]),
        group::<more::Attempts>(vec![
            case(
                "the second time",
                json!(4),
                json!({"tell": [{"error": "Busy"}, {"result": 7}, {"result": 8, "forever": true}]}),
            ),
            case(
                "in a map",
                json!(4),
                json!({"tell": [
                    {"result": 7}, {"when": {"text": "1"}, "error": "Busy", "times": 1}, {"result": 8, "forever": true},
                ]}),
            ),
        ]),
        Group { subject: notices(), cases: noticed() },
        Group { subject: ship(), cases: shipped() },
        by_activities::<shop::OrderFulfilment>(orders()),
        by_activities::<failure::Import>(imports()),
        by_activities::<nested::Ship>(shipments()),
        by_activities::<nested_workflow::Purchase>(purchases_abroad()),
        by_activities::<more::Deep>(deep()),
        by_activities::<callback::Asks>(asks()),
        by_activities::<workflows::services::Weighing>(weighings()),
    ]
}

fn purchases_abroad() -> Vec<Case> {
    let answers = json!({"pick_up": [{"result": "parcel of tea"}], "carry": [{"result": "signed in Rome"}]});
    vec![case("delivered", json!(["tea", "Rome"]), answers)]
}

fn transfers() -> Vec<Case> {
    let no_money = typed("no money: poor", json!({"NoMoney": {"reason": "poor"}}));
    let noted = json!([{"result": "noted"}]);
    let moved = |answer: Value| json!({"transfer": [answer], "note": noted});
    vec![
        case("moved", json!([50, "ann"]), moved(json!({"result": "50 moved"}))),
        case("poor", json!([500, "ann"]), moved(json!({"error": "TransferError.NoMoney", "cause": no_money}))),
    ]
}

fn fulfilled() -> Vec<Case> {
    let order = |freight_cents: u64| {
        let items = json!([{"sku": "tea", "quantity": 2}, {"sku": "cup", "quantity": 1}]);
        json!({"orderId": 7, "customer": {"id": "ANN", "name": "Ann"}, "items": items, "freightCents": freight_cents})
    };
    let answers = |manager: Value, packed: Value| {
        json!({
            "check_payment": [{"result": {"status": "Pending"}}, {"result": {"status": "Approved"}}],
            "ask_manager": [manager],
            "write_invoice": [{"result": "INV-7"}],
            "reserve_stock": [{"result": [{"sku": "tea", "quantity": 2}, {"sku": "cup", "quantity": 1}]}],
            "pack": [packed, {"result": {"parcel": "p"}, "forever": true}],
            "send_confirmation": [{"result": {"receipt": "R"}}],
            "refund": [{"result": null}],
        })
    };
    let granted = |granted: bool| json!({"result": {"granted": granted, "comment": "too \"dear\""}});
    let parcel = || json!({"when": {"item": {"sku": "cup"}}, "result": {"parcel": "cup"}});
    let torn = json!({"when": {"item": {"sku": "cup"}}, "error": "Box.Torn", "cause": "at a side"});
    vec![
        case("sent", order(100), answers(granted(true), parcel())),
        case("granted", order(60_000), answers(granted(true), parcel())),
        case("not granted", order(60_000), answers(granted(false), parcel())),
        case("nobody answers", order(60_000), answers(json!({"error": "States.Timeout"}), parcel())),
        case("the mail is down", order(60_000), answers(json!({"error": "Mail.Down", "at_once": true}), parcel())),
        case("a torn box", order(100), answers(granted(true), torn)),
    ]
}

fn weighings() -> Vec<Case> {
    let too_heavy = typed("the scales hold 500 g", json!({"TooHeavy": {"most": 500}}));
    let too_heavy = json!({"error": "ScalesError.TooHeavy", "cause": too_heavy});
    let noted = |text: &str| json!([{"when": {"message": {"MessageBody": text}}, "result": {"MessageId": "m-7"}}]);
    let script = |weighed: Value, fine: bool, text: &str| json!({"weigh": [weighed], "inspect": [{"result": fine}], "send": noted(text)});
    let parcel = || json!(["https://queue", "a \"box\""]);
    vec![
        case("fine", parcel(), script(json!({"result": {"grams": 250}}), true, "250 g")),
        case("not fine", parcel(), script(json!({"result": {"grams": 250}}), false, "250 g")),
        case("too heavy", parcel(), script(too_heavy, true, "more than 500 g")),
        case("broken scales", parcel(), script(json!({"error": "Scales.Broken", "cause": "no power"}), true, "")),
    ]
}

fn purchases() -> Vec<Case> {
    let answers = |decision: Value| json!({"ask_manager": [decision], "order": [{"result": "ordered"}]});
    let decides = |granted: bool| answers(json!({"result": {"granted": granted, "comment": "we have one"}}));
    vec![
        case("cheap", json!(["pencil", 120]), decides(true)),
        case("granted", json!(["chair", 30_000]), decides(true)),
        case("refused", json!(["desk", 80_000]), decides(false)),
        case(
            "no mailbox",
            json!(["desk", 80_000]),
            answers(json!({"error": "Mail.Down", "cause": "no mailbox", "at_once": true})),
        ),
        case("too late", json!(["yacht", 90_000_000]), answers(json!({"hang": {}}))),
    ]
}

fn granted() -> Value {
    json!({"result": {"granted": true, "comment": "fine"}})
}

fn asks() -> Vec<Case> {
    let refused =
        json!({"error": "AskError.Refused", "cause": typed("refused: no", json!({"Refused": {"reason": "no"}}))});
    let no_mail = json!({"error": "AskError.NoMail", "cause": typed("no mail to bob", json!({"NoMail": "bob"})), "at_once": true});
    let mut at_once = refused.clone();
    at_once["at_once"] = true.into();
    let asked = |answer: Value| json!({"ask": [answer]});
    vec![
        case("granted", json!("ann"), asked(granted())),
        case("not granted", json!("ann"), asked(json!({"result": {"granted": false, "comment": "no"}}))),
        case("refused", json!("ann"), asked(refused)),
        case("refused at once", json!("ann"), asked(at_once)),
        case("no mail", json!("bob"), asked(no_mail)),
        case("another error", json!("ann"), asked(json!({"error": "Odd", "cause": "x"}))),
        case("nobody answers", json!("ann"), asked(json!({"error": "States.Timeout"}))),
    ]
}

fn insists() -> Vec<Case> {
    let late = |times: u32| json!({"error": "States.Timeout", "times": times});
    vec![
        case("granted", json!("ann"), json!({"ask": [granted()]})),
        case("late twice", json!("ann"), json!({"ask": [late(2), granted()]})),
        case("always late", json!("ann"), json!({"ask": [late(3)]})),
    ]
}

fn notices() -> Subject {
    let settings = workflows::NoticesSettings { queue_url: "https://q".into(), most: 5, share: 0.75, dry_run: false };
    let substitutions = [("QueueUrl", "https://q"), ("Most", "5"), ("Share", "0.75"), ("DryRun", "false")];
    Subject::with_settings::<workflows::Notices>(move || Runtime::builder().settings(settings.clone()), &substitutions)
}

fn noticed() -> Vec<Case> {
    let down = json!({"error": "MailError.ServerDown", "cause": typed("the mail server is down", json!("ServerDown"))});
    vec![
        case("posted", json!(["ann", "bob"]), json!({"post": [down, {"result": "posted", "forever": true}]})),
        case("none", json!([]), json!({})),
    ]
}

fn ship() -> Subject {
    Subject::with_settings::<outside::Ship>(|| Runtime::builder().settings(ship_settings()), &SHIP_SUBSTITUTIONS)
}

const SHIP_SUBSTITUTIONS: [(&str, &str); 4] =
    [("QueueUrl", "https://q"), ("Most", "5"), ("Rate", "1.5"), ("Loud", "true")];

fn ship_settings() -> outside::ShipSettings {
    outside::ShipSettings { queue_url: "https://q".into(), most: 5, rate: 1.5, loud: true }
}

/// Runs `Ship`, which has settings of its own.
fn outer() -> Subject {
    let builder = || {
        let outer = outside::OuterSettings { queue_url: "https://q".into() };
        Runtime::builder().settings(outer).settings(ship_settings())
    };
    Subject::with_settings::<outside::Outer>(builder, &SHIP_SUBSTITUTIONS)
}

fn from_environment() -> Subject {
    let builder = || {
        Runtime::builder().settings(outside::FromEnvironmentSettings {
            cargo_pkg_name: "a \"name\"".into(),
            cargo_pkg_version_major: 7,
        })
    };
    let substitutions = [("CargoPkgName", "a \\\"name\\\""), ("CargoPkgVersionMajor", "7")];
    Subject::with_settings::<outside::FromEnvironment>(builder, &substitutions)
}

fn no_number() -> Subject {
    let builder = || Runtime::builder().settings(outside::NoNumberSettings { cargo_pkg_name: 7 });
    Subject::with_settings::<outside::NoNumber>(builder, &[("CargoPkgName", "7")])
}

fn sent() -> Value {
    json!({"send": [{"result": "sent", "forever": true}]})
}

fn shipped() -> Vec<Case> {
    vec![case("sent", json!([1, 2]), sent()), case("too many", json!([1, 2, 3]), json!({}))]
}

fn patients() -> Vec<Case> {
    let late = |times: u32| json!({"error": "States.Timeout", "times": times});
    vec![
        case("in time", json!([4, 60]), json!({"work": [{"result": 60}]})),
        case("told to be late twice", json!([4, 60]), json!({"work": [late(2), {"result": 60}]})),
        case("always told to be late", json!([4, 60]), json!({"work": [late(3)]})),
        case("late once", json!([1, 60]), json!({"work": [{"result": 1, "delay": 3}, {"result": 60}]})),
    ]
}

fn deliveries() -> Vec<Case> {
    let script = |carried: Value| json!({"pick_up": [{"result": "parcel of tea"}], "carry": [carried]});
    let no_carrier = typed("no carrier goes to Atlantis", json!({"NoCarrier": {"place": "Atlantis"}}));
    let no_carrier = json!({"error": "DeliveryError.NoCarrier", "cause": no_carrier});
    vec![
        case("delivered", json!(["tea", "Rome"]), script(json!({"result": "signed in Rome"}))),
        case("not delivered", json!(["tea", "Atlantis"]), script(no_carrier)),
    ]
}

fn durable_orders() -> Vec<Case> {
    let unreachable = |times: u32| {
        let cause = typed("the bank cannot be reached: rain", json!({"Unreachable": {"reason": "rain"}}));
        json!({"error": "BankError.Unreachable", "cause": cause, "times": times})
    };
    let order = || json!({"order_id": 7, "freight_cents": 100});
    let script = |charges: Value| json!({"charge": charges, "ship": [{"result": "on its way"}]});
    vec![
        case("charged the last time", order(), script(json!([unreachable(3), {"result": null}]))),
        case("never charged", order(), script(json!([unreachable(4)]))),
    ]
}

fn pizzas() -> Vec<Case> {
    let cold = |times: u32| json!({"error": "KitchenError.OvenCold", "cause": typed("the oven is cold", json!("OvenCold")), "times": times});
    let script = |bake: Value| json!({"bake": bake, "deliver": [{"result": "at the door"}]});
    vec![
        case("delivered", json!("margherita"), script(json!([cold(3), {"result": "hot"}]))),
        case("always cold", json!("margherita"), script(json!([cold(4)]))),
    ]
}

fn fulfilment() -> Vec<Case> {
    let order = || json!({"id": 7, "cents": 1_995, "address": "12 Elm Street"});
    let busy =
        || json!({"error": "OrderError.BankBusy", "cause": typed("the bank is busy", json!("BankBusy")), "times": 6});
    let declined = typed("the card is declined: stolen", json!({"Declined": {"reason": "stolen"}}));
    let sent = || json!([{"result": "sent"}]);
    let label = || json!([{"result": "label"}]);
    vec![
        case(
            "paid",
            order(),
            json!({"check_payment": [{"result": true}], "prepare_shipment": label(), "send_confirmation": sent()}),
        ),
        case(
            "paid late",
            order(),
            json!({
                "check_payment": [{"result": false}, {"result": false}, {"result": true}],
                "prepare_shipment": label(),
                "send_confirmation": sent(),
            }),
        ),
        case("always busy", order(), json!({"check_payment": [busy()]})),
        case("declined", order(), json!({"check_payment": [{"error": "OrderError.Declined", "cause": declined}]})),
        case("panics", order(), json!({"check_payment": [{"error": "Task.Panicked", "cause": "out of paper"}]})),
    ]
}

fn order(freight_cents: u64, postal_code: Value) -> Value {
    let tea = json!({"product_id": 1, "name": "Tea \"Earl Grey\"", "unit_price_cents": 995, "quantity": 3, "discount_percent": 5});
    json!({
        "order_id": 10248,
        "customer": {"id": "ANN", "name": "Ann", "contact": "Ann <ann@example.com>", "country": "Éire", "phone": "1"},
        "ordered_on": "2026-01-01",
        "required_by": "2026-02-01",
        "freight_cents": freight_cents,
        "ship_to": {
            "name": "Ann", "street": "1 Quay", "city": "Cork", "region": null, "postal_code": postal_code,
            "country": "Ireland",
        },
        "items": [tea],
    })
}

fn orders() -> Vec<Case> {
    let busy =
        json!({"error": "PaymentError.BankBusy", "cause": typed("the bank is busy", json!("BankBusy")), "times": 2});
    let declined = typed("the bank declined the card: \"stolen\"", json!({"Declined": {"reason": "\"stolen\""}}));
    let payment = |status: &str| json!({"result": {"status": status, "total_cents": 2_835}});
    let prepared = json!([{"result": {"pieces": 3, "label": "to Ann"}}]);
    let confirmed = json!([{"result": {"confirmed_to": "Ann", "total_cents": 2_835, "label": "3 pieces"}}]);
    let no_code = typed("an address in Ireland needs a postal code", json!({"NoPostalCode": {"country": "Ireland"}}));
    let refund = json!([{"result": 2_835}]);
    vec![
        case(
            "busy, pending, then paid",
            order(300, json!("T12")),
            json!({
                "check_payment": [busy, payment("Pending"), payment("Approved")],
                "prepare_shipment": prepared,
                "send_confirmation": confirmed,
            }),
        ),
        case(
            "reviewed",
            order(60_000, Value::Null),
            json!({
                "check_payment": [payment("Approved")],
                "review_large_order": [{"result": {"granted": true, "comment": ""}}],
                "prepare_shipment": prepared,
                "send_confirmation": confirmed,
            }),
        ),
        case(
            "not worth its freight",
            order(60_000, Value::Null),
            json!({
                "check_payment": [payment("Approved")],
                "review_large_order": [{"result": {"granted": false, "comment": "too dear"}}],
                "refund": refund,
            }),
        ),
        case(
            "no postal code",
            order(300, Value::Null),
            json!({
                "check_payment": [payment("Approved")],
                "prepare_shipment": [{"error": "ShippingError.NoPostalCode", "cause": no_code}],
                "refund": refund,
            }),
        ),
        case(
            "declined",
            order(300, Value::Null),
            json!({"check_payment": [{"error": "PaymentError.Declined", "cause": declined}]}),
        ),
    ]
}

fn trips() -> Vec<Case> {
    let sold_out = |what: &str| {
        let cause = typed(&format!("{what} is sold out"), json!({"SoldOut": {"what": what}}));
        json!({"when": {"what": what}, "error": "BookingError.SoldOut", "cause": cause})
    };
    let booked = json!({"result": "ticket", "forever": true});
    let back = json!([{"result": null, "forever": true}]);
    let trip = |what| json!({"book": [sold_out(what), booked], "give_back": back});
    vec![
        case("booked", json!("Rome"), json!({"book": [booked]})),
        case("no flight", json!("Rome"), trip("flight to Rome")),
        case("no hotel", json!("Rome"), trip("hotel in Rome")),
        case("no car", json!("Rome"), trip("car in Rome")),
    ]
}

fn albums() -> Vec<Case> {
    let photos =
        json!([{"name": "sea", "width": 4_000}, {"name": "dog", "width": 640}, {"name": "hill", "width": 3_000}]);
    let page = json!([{"result": "<h1>Summer</h1>"}]);
    let small = json!({"result": {"name": "small", "width": 800}, "forever": true});
    let broken = typed("hill is no photo", json!({"Broken": {"name": "hill"}}));
    let broken = json!({"when": {"photo": {"name": "hill"}}, "error": "PhotoError.Broken", "cause": broken});
    vec![
        case("published", json!(["Summer", photos]), json!({"write_page": page, "resize": [small]})),
        case("no photos", json!(["Summer", []]), json!({"write_page": page})),
        case("a broken photo", json!(["Summer", photos]), json!({"write_page": page, "resize": [broken, small]})),
    ]
}

fn invoice(english: Option<&str>, contact: Option<&str>) -> Value {
    let contacts = english.map_or_else(|| json!({}), |address| json!({"en": address}));
    json!({"invoiceId": 7, "amountCents": 1_250, "contact": contact, "tags": [], "contactsByLanguage": contacts})
}

fn reminders() -> Vec<Case> {
    let ann = || invoice(Some("ann@example.com"), None);
    let paid = |cents: i64| json!({"result": {"type": "paid", "cents": cents}});
    let down = json!({"error": "MailError.ServerDown", "cause": typed("the mail server is down", json!("ServerDown")), "times": 2});
    let no_mailbox = typed("no mailbox ann@example.com", json!({"NoMailbox": "ann@example.com"}));
    vec![
        case("paid", json!([ann(), 3]), json!({"remind": [paid(1_250)]})),
        case("paid a part", json!([ann(), 3]), json!({"remind": [down, paid(-5)]})),
        case("always down", json!([ann(), 3]), json!({"remind": [down, down]})),
        case(
            "the other contact",
            json!([invoice(Some("no at sign"), Some("bob@example.com")), 3]),
            json!({"remind": [paid(2_000)]}),
        ),
        case("no contact", json!([invoice(None, None), 3]), json!({})),
        case(
            "promised twice",
            json!([ann(), 2]),
            json!({"remind": [{"result": {"type": "promised", "days": 3}, "forever": true}]}),
        ),
        case("silent", json!([ann(), 2]), json!({"remind": [{"result": {"type": "silent"}, "forever": true}]})),
        case("silent the last time", json!([ann(), 1]), json!({"remind": [{"result": {"type": "silent"}}]})),
        case(
            "one reminder less than none",
            json!([ann(), 0]),
            json!({"remind": [{"result": {"type": "promised", "days": 1}}]}),
        ),
        case(
            "no mailbox",
            json!([ann(), 3]),
            json!({"remind": [{"error": "MailError.NoMailbox", "cause": no_mailbox}]}),
        ),
        case("times out once", json!([ann(), 3]), json!({"remind": [{"error": "States.Timeout"}, paid(1_250)]})),
    ]
}

fn jobs() -> Vec<Case> {
    let job = |size: [u32; 2], urgent: bool| json!({"name": "tiles", "not_before": "2020-01-01T00:00:00Z", "size": size, "urgent": urgent});
    let full = || json!({"error": "Queue.Full", "cause": typed("the queue is full", json!("Full"))});
    let progress = |text: &str| json!({"result": text});
    vec![
        case(
            "halved twice",
            job([50, 60], true),
            json!({"submit": [full(), full(), {"result": 5}], "poll": [progress("RUNNING"), progress("DONE")]}),
        ),
        case(
            "calm",
            job([1, 1], false),
            json!({"submit": [{"result": 5}], "poll": [progress("RUNNING"), progress("DONE")]}),
        ),
        case("broken", job([1, 1], false), json!({"submit": [{"result": 5}], "poll": [progress("BROKEN")]})),
        case(
            "panics",
            job([1, 1], false),
            json!({"submit": [{"result": 5}], "poll": [{"error": "Task.Panicked", "cause": "the queue is \"on fire\""}]}),
        ),
        case("fails otherwise", job([1, 1], false), json!({"submit": [{"result": 5}], "poll": [{"error": "Odd"}]})),
        case("overflows", job([u32::MAX, 2], false), json!({})),
    ]
}

fn imports() -> Vec<Case> {
    let load = |answer: Value| json!({"load": [answer]});
    let error = |name: &str, message: &str, error: Value| json!({"error": name, "cause": typed(message, error)});
    vec![
        case("fine", json!("fine"), load(json!({"result": 1}))),
        case(
            "missing",
            json!("?"),
            load(error("LoadError.Missing", "no file a.txt", json!({"Missing": {"name": "a.txt"}}))),
        ),
        case("broken", json!("?"), load(error("LoadError.Broken", "line 3 is broken", json!({"Broken": 3})))),
        case("memory", json!("?"), load(error("Machine.OutOfMemory", "out of memory", json!("OutOfMemory")))),
        case("panic", json!("?"), load(json!({"error": "Task.Panicked", "cause": "no such shelf"}))),
        case("no cause", json!("?"), load(json!({"error": "Odd"}))),
    ]
}

fn no_wind(when: Value, times: u32) -> Value {
    json!({"when": when, "error": "MillError.NoWind", "cause": typed("no wind", json!("NoWind")), "times": times})
}

fn jammed(when: Value) -> Value {
    let cause = typed("the mill is jammed by a stone", json!({"Jammed": {"what": "a stone"}}));
    json!({"when": when, "error": "MillError.Jammed", "cause": cause})
}

fn grinds(first: Value) -> Value {
    json!({"grind": [first, {"result": 7, "forever": true}]})
}

fn halves() -> Vec<Case> {
    let ground = || grinds(json!({"result": 7}));
    let oats = json!({"grain": "oats"});
    vec![
        case("one round", json!([["rye", ""], 1]), ground()),
        case("two rounds", json!([["rye", ""], 2]), ground()),
        case("divides by zero", json!([["rye"], 0]), ground()),
        case("closed", json!([[], 1]), grinds(json!({"when": oats, "error": "Mill.Closed", "cause": "at night"}))),
        case("jammed", json!([[], 1]), grinds(jammed(oats))),
        case("jammed in the map", json!([["rye", ""], 1]), grinds(jammed(json!({"grain": "rye"})))),
    ]
}

fn late() -> Vec<Case> {
    vec![
        case("in time", json!("rye"), json!({"grind": [no_wind(json!({}), 1), {"result": 3}]})),
        case("too late", json!("rye"), json!({"grind": [{"result": 3, "delay": 2}]})),
        case("told to be late", json!("rye"), json!({"grind": [{"error": "States.Timeout"}]})),
    ]
}

fn bakes() -> Vec<Case> {
    let grams = |grams: u32| json!({"grams": grams});
    let ground = |grams: u32, result: u32| json!({"when": {"grams": grams}, "result": result, "forever": true});
    vec![
        case("baked", json!("oats"), json!({"grind": [ground(10, 12)]})),
        case("jammed", json!("oats"), json!({"grind": [jammed(grams(10)), ground(20, 20)]})),
        case("too little", json!("oats"), json!({"grind": [ground(10, 1), ground(20, 20)]})),
    ]
}

fn deep() -> Vec<Case> {
    let rows = || json!([[["a", "b"], [], ["c"]], 1]);
    let cell = |cell: &str| json!({"grain": cell});
    vec![
        case("ground", rows(), grinds(json!({"result": 7}))),
        case("no rows", json!([[], 1]), json!({})),
        case("no wind twice", rows(), grinds(no_wind(cell("b"), 2))),
        case("no wind", rows(), grinds(no_wind(cell("b"), 3))),
        case("jammed", rows(), grinds(jammed(cell("c")))),
        case("jammed at first", json!([[["a"]], 1]), grinds(jammed(cell("first")))),
    ]
}

fn weather(variant: &str) -> Value {
    json!({"error": format!("Weather.{variant}"), "cause": typed(&variant.to_lowercase(), json!(variant))})
}

fn voyages() -> Vec<Case> {
    let script = |letters: &str| {
        let answers = letters.chars().map(|letter| match letter {
            'r' => weather("Rain"),
            's' => weather("Snow"),
            'h' => weather("Hail"),
            digit => json!({"result": digit.to_digit(10)}),
        });
        json!({"sail": answers.collect::<Value>()})
    };
    vec![
        case("sails", json!(["", 1]), script("1")),
        case("each retrier counts for itself", json!(["", 1]), script("rsrhr6")),
        case("what is left is caught", json!(["", 1]), script("rrrrr")),
        case("after the other retrier's too", json!(["", 1]), script("shs")),
        case("counters start again", json!(["", 2]), script("rrrr5rrrr5")),
        case("another error", json!(["", 1]), json!({"sail": [{"error": "Odd", "cause": "x"}]})),
    ]
}

fn no_tape(when: Value, times: u32) -> Value {
    json!({"when": when, "error": "PackError.NoTape", "cause": typed("no tape", json!("NoTape")), "times": times})
}

fn packs() -> Vec<Case> {
    let parcel = |item: &str| json!({"when": {"item": item}, "result": {"label": item, "grams": item.len()}});
    let no_tape = |times: u32| no_tape(json!({"item": "tape"}), times);
    vec![
        case("packed", json!(["chair", "tape"]), json!({"pack": [parcel("chair"), no_tape(2), parcel("tape")]})),
        case("nothing", json!([]), json!({})),
        case("never tape", json!(["chair", "tape"]), json!({"pack": [parcel("chair"), no_tape(6)]})),
    ]
}

fn shipments() -> Vec<Case> {
    let parcel = json!({"result": {"label": "x", "grams": 4}, "forever": true});
    let greeting = json!([{"result": "dear ann", "forever": true}]);
    let weight = json!([{"result": 8, "forever": true}]);
    let fragile = typed("vase is fragile", json!({"Fragile": {"item": "vase"}}));
    let fragile = json!({"when": {"item": "vase"}, "error": "PackError.Fragile", "cause": fragile});
    let no_tape = no_tape(json!({"item": "tape"}), 3);
    let odd = json!({"when": {"item": "tape"}, "error": "Odd", "cause": "x"});
    let ship = |first: Value| json!({"pack": [first, parcel], "greet": greeting, "weigh": weight});
    vec![
        case("express", json!(["ann", ["cup", "lamp"], true]), ship(parcel.clone())),
        case("slow", json!(["ann", ["cup", "lamp"], false]), ship(parcel.clone())),
        case("nothing", json!(["ann", [], true]), ship(parcel.clone())),
        case("fragile", json!(["ann", ["cup", "vase"], false]), ship(fragile)),
        case("tried again in vain", json!(["ann", ["tape"], false]), ship(no_tape)),
        case("fails otherwise", json!(["ann", ["tape"], false]), ship(odd)),
    ]
}
