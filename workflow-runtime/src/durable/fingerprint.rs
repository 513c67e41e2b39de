//! What of a definition decides whether a kept execution fits it, as a number: the states, and the names and shapes
//! of their variables. Neither timeouts, retriers and comments, nor where states go.

use std::fmt::{self, Write};
use std::sync::Mutex;

use crate::definition::{Action, Definition, State};
use crate::frame::FrameInfo;
use crate::lock::lock;
use crate::shape::{Field, Fields, Shape, ShapeFn};

/// The fingerprint of a definition with the workflows that it runs: from 1 on. It is worked out when it is first asked
/// for.
pub(crate) fn fingerprint(definition: &'static Definition) -> i64 {
    static KNOWN: Mutex<Vec<(&Definition, i64)>> = Mutex::new(Vec::new());
    let known = lock(&KNOWN).iter().find(|(other, _)| std::ptr::eq(*other, definition)).map(|(_, known)| *known);
    known.unwrap_or_else(|| {
        let fingerprint = work_out(definition);
        lock(&KNOWN).push((definition, fingerprint));
        fingerprint
    })
}

fn work_out(definition: &'static Definition) -> i64 {
    let mut print = Print { hash: FNV_OFFSET, seen: Vec::new() };
    for definition in definition.with_nested() {
        print.text(definition.name);
        print.machine(definition.states, &definition.frames);
    }
    i64::try_from(print.hash >> 1).unwrap_or(i64::MAX).max(1)
}

/// FNV-1a, see <https://datatracker.ietf.org/doc/html/rfc9923>.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

struct Print {
    hash: u64,
    /// Shapes that are written down already: types may hold themselves.
    seen: Vec<*const Shape>,
}

impl Write for Print {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.hash = text.bytes().fold(self.hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME));
        Ok(())
    }
}

impl Print {
    /// What is written down is told from what stands beside it.
    fn text(&mut self, text: impl fmt::Debug) {
        let _ = write!(self, "{text:?},");
    }

    fn machine(&mut self, states: &'static [State], frames: &FrameInfo) {
        for variable in frames.variables {
            self.text(variable.name);
            self.shape(variable.shape);
        }
        for (position, state) in states.iter().enumerate() {
            self.text((state.name, state.was, frames.live.get(position)));
            match &state.action {
                Action::Map(map) => self.text(("map", map.item_shape.is_some())),
                Action::Parallel(_) => self.text("parallel"),
                Action::Run(run) => self.text(("run", (run.workflow)().name)),
                _ => {}
            }
            for body in state.action.bodies() {
                self.shape(body.output);
                self.machine(body.states, &body.frames);
            }
        }
        self.text("end");
    }

    fn shape(&mut self, shape: ShapeFn) {
        let shape = shape();
        if let Some(known) = self.seen.iter().position(|seen| std::ptr::eq(*seen, shape)) {
            return self.text(known);
        }
        self.seen.push(shape);
        match shape {
            Shape::Bool | Shape::Float | Shape::Char | Shape::String | Shape::Unit | Shape::Opaque(_) => {
                self.text(shape);
            }
            Shape::Int(int) => self.text((int.min, int.max)),
            Shape::Option(inner) => self.of("option", *inner),
            Shape::List(element) => self.of("list", *element),
            Shape::Map(value) => self.of("map", *value),
            Shape::Tuple(shapes) => self.fields(&Fields::Tuple(shapes)),
            Shape::Struct(shape) => self.fields(&shape.fields),
            Shape::Enum(shape) => {
                self.text(shape.tagging);
                for variant in shape.variants {
                    self.text(variant.wire);
                    self.fields(&variant.fields);
                }
            }
        }
    }

    fn of(&mut self, what: &str, inner: ShapeFn) {
        self.text(what);
        self.shape(inner);
    }

    fn fields(&mut self, fields: &Fields) {
        match fields {
            Fields::Unit => self.text("unit"),
            Fields::Newtype(_, inner, _) => self.shape(*inner),
            Fields::Tuple(shapes) => {
                self.text(("tuple", shapes.len()));
                shapes.iter().for_each(|shape| self.shape(*shape));
            }
            Fields::Named(fields) => {
                self.text(("fields", fields.len()));
                for Field { wire, shape, missing, flatten, .. } in *fields {
                    self.text((wire, matches!(missing, crate::shape::Missing::Never), flatten));
                    self.shape(*shape);
                }
            }
        }
    }
}
