//! The workflows of `tests/durable`.

use serde_json::{Value, json};

use super::{Case, Group, case, group, typed};
use crate::tests::durable::{
    callbacks, clock, crash, deploy, executions, faults, flow, history, lifecycle, limits, resume, second, start,
    visits,
};

pub fn all() -> Vec<Group> {
    let days = || vec![case("two days", json!(2), json!({}))];
    vec![
        group::<flow::Shop>(shops()),
        group::<flow::Delivery>(vec![case("driven", json!(["red 10", "blue 20"]), json!({"invoice": [cents(7)]}))]),
        group::<crash::Sale>(sales()),
        group::<lifecycle::Mills>(mills()),
        group::<lifecycle::Toll>(vec![
            case("paid", json!([1]), json!({"grind": [for_number("mill", 1, 10), for_number("mill", 2, 10)]})),
            case("broke", json!([]), json!({"grind": [for_number("mill", 2, 20)]})),
            case("heavy", json!([7]), json!({"grind": [for_number("mill", 7, 70)]})),
        ]),
        group::<lifecycle::Night>(vec![case("five seconds", json!(5), json!({})), case("none", json!(0), json!({}))]),
        group::<history::Sums>(vec![
            case("two", json!([1, 2]), json!({"add_one": [for_number("number", 2, 3), for_number("number", 1, 2)]})),
            case("none", json!([]), json!({})),
        ]),
        group::<history::Till>(vec![
            case("much", json!({"id": 3, "items": [6]}), json!({"charge": [busy(1), {"result": 6}]})),
            case("little", json!({"id": 1, "items": [5]}), json!({"charge": [{"result": 5}]})),
            case("busy", json!({"id": 3, "items": [6]}), json!({"charge": [busy(2)]})),
        ]),
        group::<visits::Refuse>(vec![case("says why", json!("too late"), json!({}))]),
        group::<executions::Bake>(vec![
            case("sweet", json!([3, 4]), json!({})),
            case("without sugar", json!([3, null]), json!({})),
        ]),
        group::<deploy::before::Ship>(packs()),
        group::<deploy::after::Ship>(packs()),
        group::<deploy::without_pack::Ship>(packs()),
        group::<deploy::first::Trip>(days()),
        group::<deploy::retouched::Trip>(days()),
        group::<deploy::extended::Trip>(days()),
        group::<deploy::without_state::Trip>(days()),
        group::<deploy::other_type::Trip>(days()),
        group::<deploy::more_variables::Trip>(days()),
        group::<start::Refuse>(vec![case("closed", json!("ann"), json!({}))]),
        group::<clock::Waits>(vec![case("an hour twice", json!(1), json!({}))]),
        group::<clock::Rings>(rings()),
        group::<clock::Listens>(vec![
            case("heard", json!(60), json!({"listen": [{"result": 60}]})),
            case("too late", json!(60), json!({"listen": [{"error": "States.Timeout"}]})),
        ]),
        group::<resume::Nap>(days()),
        group::<resume::Knocks>(knocks()),
        group::<resume::Works>(vec![case("both", json!([1, 2]), works())]),
        group::<resume::Short>(vec![
            case("in time", json!(40), works()),
            case("fails", json!(3), json!({"work": [{"when": {"seconds": 1}, "result": 1}, {"error": "Odd"}]})),
        ]),
        group::<second::Permit>(vec![
            case("granted", json!(3), json!({"permit": [{"result": true}]})),
            case("not granted", json!(3), json!({"permit": [{"result": false}]})),
        ]),
        group::<second::Night>(vec![case("an hour", json!(1), json!({}))]),
        group::<callbacks::Vote>(votes()),
        group::<callbacks::Votes>(vec![
            case(
                "three",
                json!(["ann", "bob", "cy"]),
                json!({"ask": [{"when": {"whom": "bob"}, "result": false}, {"result": true, "forever": true}]}),
            ),
            case("none", json!([]), json!({})),
        ]),
        group::<callbacks::Once>(vec![
            case("paid", json!("ann"), json!({"order_once": [{"result": 5}], "pay_once": [{"result": 7}]})),
            case("not paid", json!("ann"), json!({"order_once": [{"result": 5}], "pay_once": [{"error": "Odd"}]})),
        ]),
        group::<limits::Letter>(letters()),
        group::<limits::Named>(vec![
            case("read", json!(1), json!({"write": [{"result": "xx"}], "read": [{"result": 4}]})),
            case("fails otherwise", json!(1), json!({"write": [{"result": "xx"}], "read": [{"error": "Odd"}]})),
            case(
                "told to be too large",
                json!(1),
                json!({"write": [{"result": "xx"}], "read": [{"error": "States.DataLimitExceeded"}]}),
            ),
        ]),
        group::<limits::Joined>(vec![case("joined", json!(1), json!({"write": [{"result": "é😀"}]}))]),
        group::<limits::Pages>(vec![case("bound", json!(1), json!({"write": [{"result": "xx", "forever": true}]}))]),
        group::<limits::Echo>(vec![case("quoted", json!("a \"b\""), json!({}))]),
        group::<limits::Count>(vec![
            case("to three", json!(3), json!({"one_more": [{"result": 1}, {"result": 2}, {"result": 3}]})),
            case("at once", json!(0), json!({"one_more": [{"result": 1}]})),
        ]),
        group::<faults::Misbehave>(misbehaves()),
        group::<faults::Hang>(misbehaves()),
    ]
}

/// The answer to a call with this number.
fn for_number(parameter: &str, number: u32, result: u32) -> Value {
    json!({"when": {parameter: number}, "result": result})
}

fn cents(cents: u32) -> Value {
    json!({"when": {"cents": cents}, "result": format!("{cents} cents")})
}

/// The answers that an order needs, with those of the charge.
fn sold(charge: Value) -> Value {
    let wrapped = |picked: u32, paper: &str| json!({"when": {"picked": picked, "paper": paper}, "result": format!("{paper} {picked}")});
    let sold_out = json!({
        "when": {"item": 13}, "error": "ShopError.SoldOut",
        "cause": typed("no 13 left", json!({"SoldOut": {"item": 13}})),
    });
    json!({
        "charge": charge,
        "invoice": [cents(12), cents(7)],
        "pick": [sold_out, for_number("item", 1, 10), for_number("item", 2, 20), for_number("item", 3, 30)],
        "wrap": [wrapped(10, "red"), wrapped(20, "blue"), wrapped(30, "blue")],
    })
}

fn busy(times: u32) -> Value {
    json!({"error": "ShopError.Busy", "cause": typed("busy", json!("Busy")), "times": times})
}

fn shops() -> Vec<Case> {
    let order = |items: Value| json!({"id": 3, "items": items});
    vec![
        case("delivered", order(json!([1, 2, 3])), sold(json!([busy(2), {"result": 6}]))),
        case("sold out", order(json!([1, 13])), sold(json!([{"result": 6}]))),
        case("always busy", order(json!([1])), sold(json!([busy(4)]))),
    ]
}

fn sales() -> Vec<Case> {
    let order = json!({"id": 3, "items": [1, 2, 3]});
    let asked = |answer: Value| {
        let mut answers = sold(json!([{"result": 6}]));
        answers["ask"] = json!([answer]);
        answers
    };
    vec![
        case("sold", order.clone(), asked(json!({"result": 7}))),
        case("refused", order.clone(), asked(json!({"result": 3}))),
        case("fails", order, asked(json!({"error": "Odd", "cause": "x"}))),
    ]
}

fn mills() -> Vec<Case> {
    let stuck = |times: u32| {
        let cause = typed("the wheel of 3 is stuck", json!({"Stuck": {"mill": 3}}));
        json!({"when": {"mill": 3}, "error": "MillError.Stuck", "cause": cause, "times": times})
    };
    let ground = |mill: u32| for_number("mill", mill, mill * 10);
    let script = |times: u32| json!({"grind": [stuck(times), ground(1), ground(2), ground(3)]});
    vec![
        case("stuck once", json!([2, 3]), script(1)),
        case("stuck", json!([2, 3]), script(2)),
        case("nothing is ground", json!([2]), json!({"grind": [for_number("mill", 1, 9), ground(2)]})),
    ]
}

fn packs() -> Vec<Case> {
    let answers = json!({"pack": [for_number("seconds", 4, 40), for_number("seconds", 5, 50)]});
    vec![case("two", json!([5, 4]), answers), case("none", json!([]), json!({}))]
}

fn rings() -> Vec<Case> {
    let nobody = |times: u32| json!({"error": "BellError.NobodyIn", "cause": typed("nobody is in", json!("NobodyIn")), "times": times});
    vec![
        case("the third time", json!(4), json!({"ring": [nobody(2), {"result": 3}]})),
        case("in vain", json!(4), json!({"ring": [nobody(6)]})),
    ]
}

fn knocks() -> Vec<Case> {
    let locked =
        |times: u32| json!({"error": "DoorError.Locked", "cause": typed("locked", json!("Locked")), "times": times});
    vec![
        case("the last time", json!(4), json!({"knock": [locked(3), {"result": null}]})),
        case("in vain", json!(4), json!({"knock": [locked(4)]})),
    ]
}

fn works() -> Value {
    let worked = |seconds: u32| json!({"when": {"seconds": seconds}, "result": seconds, "forever": true});
    json!({"work": [worked(1), worked(2), worked(40)]})
}

fn votes() -> Vec<Case> {
    let asked = |answers: Value| json!({"ask": answers});
    let down = |times: u32| json!({"error": "AskError.Down", "cause": typed("the mail is down", json!("Down")), "at_once": true, "times": times});
    let refused =
        json!({"error": "AskError.Refused", "cause": typed("refused: no", json!({"Refused": {"reason": "no"}}))});
    vec![
        case("yes", json!("ann"), asked(json!([{"result": true}]))),
        case("no", json!("ann"), asked(json!([{"result": false}]))),
        case("down once", json!("ann"), asked(json!([down(1), {"result": true}]))),
        case("down", json!("ann"), asked(json!([down(2)]))),
        case("refused", json!("ann"), asked(json!([refused]))),
        case("silent", json!("ann"), asked(json!([{"error": "States.HeartbeatTimeout"}]))),
        case("late", json!("ann"), asked(json!([{"error": "States.Timeout"}]))),
    ]
}

fn letters() -> Vec<Case> {
    let read = |answer: Value| json!({"write": [{"result": "xx"}], "read": [answer]});
    vec![
        case("read", json!(1), read(json!({"result": 4}))),
        case("not read", json!(1), read(json!({"error": "Odd", "cause": "x"}))),
    ]
}

fn misbehaves() -> Vec<Case> {
    vec![
        case("behaves", json!("well"), json!({"misbehave": [{"result": "x"}]})),
        case("panics", json!("panic"), json!({"misbehave": [{"error": "Task.Panicked", "cause": "out of paper"}]})),
    ]
}
