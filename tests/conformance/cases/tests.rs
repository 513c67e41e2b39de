//! The workflows of other tests, most of which were written for what they show elsewhere.

use serde_json::{Value, json};
use workflow_runtime::Runtime;

use super::{Case, Group, by_activities, case, fulfilment, group, typed};
use crate::suite::subject::Subject;
use crate::tests::{
    activity, activity_worker, allocations, arguments, console, console_api, deployments, guide, harness,
    harness_callbacks, hygiene, lambda, observability, pictures, secrets, std_types, templates, traps, waiting_program,
};

pub fn all() -> Vec<Group> {
    let numbers = || vec![case("three", json!([1, 2, 3]), doubled()), case("none", json!([]), json!({}))];
    vec![
        group::<activity::Plain>(plain()),
        group::<activity::Quick>(vec![case("doubled", json!(4), json!({"double": [{"result": 8}]}))]),
        group::<activity_worker::Purchase>(managed()),
        group::<activity_worker::Dig>(digs()),
        by_activities::<activity_worker::Purchase>(managed()),
        group::<allocations::Limited>(numbers()),
        group::<allocations::Unlimited>(numbers()),
        group::<arguments::Greeting>(greetings()),
        group::<console::Trip>(trips()),
        group::<console::Approval>(approvals()),
        group::<console::Echo>(vec![case("said", json!("a"), json!({"say": [{"result": "b"}]}))]),
        group::<console::Large>(vec![case("filled", json!(3), json!({"fill": [{"result": "10 "}]}))]),
        group::<console::Journey>(days()),
        group::<console::earlier::Journey>(days()),
        group::<console_api::flow::Shop>(picks()),
        group::<console_api::flow::Night>(vec![
            case("ann's", json!([5, "ann"]), json!({})),
            case("nobody's", json!([5, null]), json!({})),
        ]),
        group::<console_api::flow::Purchase>(decisions(json!({"granted": false}))),
        group::<deployments::Placed>(vec![case("small", json!(2), json!({})), case("large", json!(3), json!({}))]),
        group::<deployments::Pays>(vec![case("paid", json!(2), json!({"check_payment": [{"result": 3}]}))]),
        group::<deployments::Texts>((0..3).map(|n| case(["0", "1", "2"][n], json!(n), json!({}))).collect()),
        group::<guide::Fulfilment>(fulfilment()),
        group::<harness::Outside>(vec![case("asked", json!("who?"), json!({"asks_a_thread": [{"result": "I"}]}))]),
        group::<harness::Gift>(vec![case("wrapped", json!("ann"), json!({"greet": [{"result": "dear ann"}]}))]),
        group::<harness::Parcels>(parcels()),
        group::<harness::Halves>(halves()),
        group::<harness::Twins>(vec![case("one", json!(true), json!({})), case("the other", json!(false), json!({}))]),
        group::<harness_callbacks::Vote>(votes()),
        group::<hygiene::Names>(names()),
        group::<lambda::Shop>(lambda_shops()),
        group::<lambda::Approval>(lambda_approvals()),
        group::<lambda::Trouble>(troubles()),
        group::<observability::Call>(vec![case("answered", json!(null), json!({"ring": [{"result": 3}]}))]),
        group::<observability::Pay>(pays()),
        group::<observability::Order>(orders()),
        group::<observability::Patient>(patients()),
        group::<pictures::Counted>(vec![
            case("two", json!([1, 9]), json!({})),
            case("too many", json!([1, 1, 1, 1, 1, 1]), json!({})),
            case("none", json!([]), json!({})),
        ]),
        group::<secrets::Charge>(charges()),
        group::<secrets::by_number::Charge>(vec![case(
            "charged",
            json!({"holder": "Ferris", "cardNumber": 4_111}),
            json!({}),
        )]),
        group::<secrets::Outer>(vec![case("paid", card(), json!({"charge": [{"result": card()}]}))]),
        group::<std_types::Carry>(vec![case(
            "carried",
            json!([{"start": 2, "end": 5}, [7, 8, 9], [{"a": "b"}], {"secs": 1, "nanos": 500_000_000}]),
            json!({}),
        )]),
        group::<templates::Quick>(vec![case("halved", json!(9), json!({"halve": [{"result": 4}]}))]),
        Group { subject: clashing(), cases: vec![case("halved", json!(9), json!({"halve": [{"result": 4}]}))] },
        group::<templates::Ping>(vec![case("served", json!(2), halving()), case("not served", json!(0), json!({}))]),
        group::<templates::Pong>(vec![case("returned", json!(2), halving())]),
        group::<traps::Row>(vec![
            case("the first", json!(1), json!({})),
            case("the last", json!(17), json!({})),
            case("none", json!(18), json!({})),
        ]),
        group::<traps::Names>(vec![case("counted", json!(3), json!({}))]),
        group::<traps::Constants>(vec![case("no time", json!(3), json!({}))]),
        group::<waiting_program::Night>(vec![case("five seconds", json!(5), json!({}))]),
        group::<waiting_program::Trip>(days()),
        group::<waiting_program::earlier::Trip>(days()),
        group::<waiting_program::Payment>(card_payments()),
        group::<waiting_program::Purchase>(decisions(json!({"granted": false}))),
    ]
}

fn days() -> Vec<Case> {
    vec![case("two days", json!(2), json!({}))]
}

fn card_payments() -> Vec<Case> {
    let card = || json!({"holder": "Ferris", "number": "4111"});
    let declined = typed("the card 4111 is declined", json!({"Declined": {"number": "4111"}}));
    let script = |answer: Value| json!({"charge": [answer, {"result": card()}]});
    vec![
        case("paid", card(), script(json!({"result": card()}))),
        case("declined", card(), script(json!({"error": "ChargeError.Declined", "cause": declined}))),
    ]
}

/// The answers to numbers that are doubled.
fn doubled() -> Value {
    let twice = |number: u32| json!({"when": {"number": number}, "result": number * 2});
    json!({"double": [twice(3), twice(2), twice(1)]})
}

fn plain() -> Vec<Case> {
    let script = |hang: Value| {
        json!({
            "double": [{"result": 8}], "pad": [{"result": "xxxxxxxx"}], "ask": [{"result": true}],
            "hang": [hang, {"result": null}],
        })
    };
    vec![
        case("to its end", json!(4), script(json!({"result": null}))),
        case("told to be late", json!(4), script(json!({"error": "States.Timeout"}))),
        case("late", json!(4), script(json!({"result": null, "delay": 4}))),
    ]
}

fn managed() -> Vec<Case> {
    let decides = |granted: bool| json!({"result": {"granted": granted, "comment": "too \"dear\""}});
    let cause = typed("the manager is away until Monday", json!({"Away": {"day": "Monday"}}));
    let away = json!({"error": "AskError.Away", "cause": cause, "at_once": true});
    let asked = |answer: Value| json!({"ask_manager": [answer]});
    vec![
        case("bought", json!("chair"), asked(decides(true))),
        case("refused", json!("chair"), asked(decides(false))),
        case("away", json!("bridge"), asked(away)),
    ]
}

fn digs() -> Vec<Case> {
    let late = || json!({"dig": [{"error": "States.Timeout"}]});
    let dug = || json!({"dig": [{"result": "3 m"}]});
    vec![
        case("careful", json!([3, false]), dug()),
        case("hasty", json!([300, false]), dug()),
        case("far with beats", json!([300, true]), dug()),
        case("told to be late", json!([3, true]), late()),
        case("told to be late in haste", json!([300, false]), late()),
        case("late", json!([300, false]), json!({"dig": [{"result": "300 m", "delay": 3}]})),
    ]
}

fn greetings() -> Vec<Case> {
    let script = json!({"greet": [{"result": "hello"}, {"result": "bye"}]});
    let input = |names: Value, times: u32, seconds: i64| json!([names, times, seconds]);
    let two = || json!(["Ann", "Bob"]);
    let late = json!({"greet": [{"error": "States.Timeout"}, {"result": "hello"}, {"result": "bye"}]});
    vec![
        case("greets", input(two(), 1, 9), script.clone()),
        case("late once", input(two(), 1, 9), late),
        case("no second name", input(json!(["Ann"]), 1, 9), script.clone()),
        case("too many times", input(two(), u32::MAX, 9), script),
    ]
}

fn trips() -> Vec<Case> {
    let busy = |times: u32| json!({"error": "BookingError.Busy", "cause": typed("the line is busy", json!("Busy")), "times": times});
    let full = json!({"error": "BookingError.Full", "cause": typed("no room", json!({"Full": {"reason": "no room"}}))});
    let closed = typed("Bern is closed", json!({"Closed": {"city": "Bern"}}));
    let closed = json!({"when": {"city": {"name": "Bern"}}, "error": "TicketError.Closed", "cause": closed});
    let cities = json!([{"name": "Rome", "nights": 2}, {"name": "Bern", "nights": 1}, {"name": "Oslo", "nights": 0}]);
    let input = json!(["ann", cities]);
    let script = |book: Value, first: Value| {
        json!({
            "book": book,
            "insure": [{"result": "policy"}],
            "reserve": [first, {"result": "ticket", "forever": true}],
            "confirm": [{"result": "trip 1003"}],
            "say": [{"result": "bye"}],
        })
    };
    let booked = || json!({"result": 1_003});
    let ticket = || json!({"result": "ticket"});
    vec![
        case("departs", input.clone(), script(json!([busy(2), booked()]), ticket())),
        case("stays", input.clone(), script(json!([full]), ticket())),
        case("always busy", input.clone(), script(json!([busy(4)]), ticket())),
        case("closed", input, script(json!([booked()]), closed)),
    ]
}

fn approvals() -> Vec<Case> {
    let answers = |go: bool| json!({"ask_boss": [{"result": {"go": go, "note": "a \"good\" one"}}]});
    vec![case("bought", json!("tea"), answers(true)), case("refused", json!("tea"), answers(false))]
}

fn picks() -> Vec<Case> {
    let order = |names: &[&str]| {
        let items: Value = names.iter().map(|name| json!({"name": name, "cents": 5})).collect();
        json!({"orderId": 1, "items": items, "note": null, "ordered": "12"})
    };
    let sold_out = typed("no moon left", json!({"SoldOut": {"name": "moon"}}));
    let sold_out = json!({"when": {"item": {"name": "moon"}}, "error": "ShopError.SoldOut", "cause": sold_out});
    let script = json!({"pick": [sold_out, {"result": "picked", "forever": true}]});
    vec![
        case("picked", order(&["tea", "cup"]), script.clone()),
        case("sold out", order(&["moon"]), script.clone()),
        case("none", order(&[]), script),
    ]
}

/// Of an item that somebody decides about.
fn decisions(refused: Value) -> Vec<Case> {
    let script = |answer: Value| json!({"ask": [answer]});
    vec![
        case("granted", json!("tea"), script(json!({"result": {"granted": true}}))),
        case("refused", json!("tea"), script(json!({"result": refused}))),
        case("known", json!("tea"), script(json!({"error": "Ask.Known", "cause": "", "at_once": true}))),
        case("nobody decides", json!("tea"), script(json!({"error": "States.Timeout"}))),
    ]
}

fn no_code(times: u32) -> Value {
    let cause = typed("an address in Oz needs a postal code", json!({"NoPostalCode": {"country": "Oz"}}));
    json!({"when": {"item": "cup"}, "error": "ShippingError.NoPostalCode", "cause": cause, "times": times})
}

fn parcels() -> Vec<Case> {
    let input = || json!(["ann", ["cup", "chandelier"]]);
    let script = |first: Value| {
        let heavy = json!({"when": {"item": "chandelier"}, "result": 10});
        json!({"greet": [{"result": "dear ann", "forever": true}], "pack": [first, heavy, {"when": {"item": "cup"}, "result": 3}]})
    };
    vec![case("packed", input(), script(no_code(1))), case("not packed", json!(["ann", ["cup"]]), script(no_code(2)))]
}

fn halves() -> Vec<Case> {
    let greet = || json!({"greet": [{"result": "dear", "forever": true}]});
    let panics = json!({"greet": [{"error": "Task.Panicked", "cause": "no name"}]});
    let names = || json!(["bob", ""]);
    vec![
        case("one round", json!([names(), 1]), greet()),
        case("two rounds", json!([names(), 2]), greet()),
        case("divides by zero", json!([names(), 0]), greet()),
        case("panics", json!([[], 1]), panics),
    ]
}

fn votes() -> Vec<Case> {
    let script = |answers: Value| json!({"ask": answers});
    let down = json!({"error": "Mail.Down", "cause": "x", "at_once": true});
    vec![
        case("yes", json!("ann"), script(json!([{"result": true}]))),
        case("down once", json!("ann"), script(json!([down, {"result": false}]))),
        case("unknown", json!("ann"), script(json!([{"error": "Mail.Unknown", "cause": "ann", "at_once": true}]))),
        case("silent", json!("ann"), script(json!([{"error": "States.HeartbeatTimeout"}]))),
    ]
}

fn names() -> Vec<Case> {
    let script = json!({"sum": [{"result": 4}, {"error": "Odd"}, {"result": 7}], "double": [{"result": 14}]});
    vec![
        case("again", json!([1, 2, 3, "yes", 1]), script.clone()),
        case("nothing", json!([1, 2, 3, "", 1]), script.clone()),
        case("at once", json!([1, 2, 3, "no", 1]), script.clone()),
        case("one less than none", json!([1, 2, 0, "no", 0]), script),
    ]
}

fn declined(text: &str) -> Value {
    json!({"error": "PaymentError.Declined", "cause": typed(&format!("the card is declined: {text}"), json!({"Declined": {"reason": text}}))})
}

fn lambda_shops() -> Vec<Case> {
    let script = |answer: Value| json!({"pay": [answer], "describe": [{"result": ["Describe", "key", 1]}]});
    let order = || json!({"orderId": 7, "cents": 100});
    vec![
        case("paid", order(), script(json!({"result": "100 cents"}))),
        case("declined", order(), script(declined("\"stolen\""))),
        case("panics", order(), script(json!({"error": "Task.Panicked", "cause": "x"}))),
    ]
}

fn lambda_approvals() -> Vec<Case> {
    let mut at_once = declined("nothing to approve");
    at_once["at_once"] = true.into();
    let script = |answer: Value| json!({"approve": [answer]});
    let order = || json!({"orderId": 7, "cents": 100});
    vec![
        case("granted", order(), script(json!({"result": true}))),
        case("declined by token", order(), script(declined("no"))),
        case("declined at once", order(), script(at_once)),
    ]
}

fn troubles() -> Vec<Case> {
    let script = |explode: Value, dawdle: Value| json!({"explode": [explode], "dawdle": [dawdle]});
    let fine = || json!({"result": null});
    let panics = || json!({"error": "Task.Panicked", "cause": "the box exploded"});
    vec![
        case("none", json!(1), script(fine(), fine())),
        case("explodes", json!(1), script(panics(), fine())),
        case("told to be late", json!(9), script(panics(), json!({"error": "States.Timeout"}))),
        case("late", json!(9), script(fine(), json!({"result": null, "delay": 6}))),
    ]
}

fn bank_busy(times: u32) -> Value {
    json!({"error": "PaymentError.BankBusy", "cause": typed("the bank is busy", json!("BankBusy")), "times": times})
}

fn pays() -> Vec<Case> {
    vec![
        case("busy twice", json!(100), json!({"charge": [bank_busy(2), {"result": 100}]})),
        case("always busy", json!(100), json!({"charge": [bank_busy(3)]})),
    ]
}

fn orders() -> Vec<Case> {
    let script = |charge: Value| json!({"charge": [charge], "pack": [{"result": 1, "forever": true}]});
    vec![case("both", json!([100, [1, 2]]), script(json!({"result": 100})))]
}

fn patients() -> Vec<Case> {
    let script = |answer: Value| json!({"charge": [answer]});
    let unknown = typed("no such account: 666", json!({"Unknown": {"number": 666}}));
    vec![
        case("charged", json!(100), script(json!({"result": 100}))),
        case("unknown", json!(666), script(json!({"error": "PaymentError.Unknown", "cause": unknown}))),
        case("busy", json!(100), script(bank_busy(1))),
    ]
}

fn card() -> Value {
    json!({"holder": "Ferris", "cardNumber": "4111"})
}

fn charges() -> Vec<Case> {
    let script = |answer: Value| json!({"charge": [answer]});
    let closed = json!({"error": "ChargeError.Closed", "cause": typed("the bank is closed", json!("Closed"))});
    let declined = typed("the card 4111 is declined", json!({"Declined": {"card": "4111", "shop": "corner"}}));
    vec![
        case("paid", card(), script(json!({"result": card()}))),
        case("closed", card(), script(closed)),
        case("declined", card(), script(json!({"error": "ChargeError.Declined", "cause": declined}))),
    ]
}

fn clashing() -> Subject {
    let builder = || Runtime::builder().settings(templates::ClashingSettings { shop_url: "https://shop".to_owned() });
    Subject::with_settings::<templates::Clashing>(builder, &[("ShopUrl", "https://shop")])
}

fn halving() -> Value {
    let half = |n: u32| json!({"when": {"n": n}, "result": n / 2});
    json!({"halve": [half(2), half(1)]})
}
