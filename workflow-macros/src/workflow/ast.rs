//! The syntax tree of a `workflow!` block.

use std::cell::Cell;

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{LitStr, Path, Type, Visibility};

pub struct Workflow {
    pub doc: String,
    /// `#[express]`
    pub express: bool,
    pub vis: Visibility,
    pub name: Ident,
    pub parameters: Vec<Parameter>,
    pub output: Type,
    pub timeout: Option<Duration>,
    pub settings: Vec<Setting>,
    pub states: Vec<State>,
}

impl Workflow {
    /// The types that are written down.
    pub fn types(&self) -> Vec<&Type> {
        let mut types: Vec<&Type> = self.parameters.iter().map(|parameter| &parameter.ty).collect();
        types.push(&self.output);
        self.states.iter().for_each(|state| state.collect_types(&mut types));
        types
    }
}

/// What differs between deployments: `queue_url: String`.
pub struct Setting {
    pub doc: String,
    pub name: Ident,
    pub ty: Type,
}

impl Setting {
    /// The name in `${…}`: `QueueUrl`.
    pub fn substitution(&self) -> String {
        pascal(&self.name)
    }

    /// The environment variable: `QUEUE_URL`.
    pub fn variable(&self) -> String {
        self.name.unraw().to_string().to_uppercase()
    }
}

/// `write_invoice` as `WriteInvoice`.
pub fn pascal(name: &Ident) -> String {
    let words = name.unraw().to_string();
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().to_string() + letters.as_str())
    };
    words.split('_').map(capital).collect()
}

pub struct Parameter {
    pub name: Ident,
    pub ty: Type,
}

/// A duration literal in whole seconds.
#[derive(Clone, Copy)]
pub struct Duration {
    pub seconds: u64,
    pub span: Span,
}

pub struct State {
    pub doc: String,
    /// `#[name = "…"]`
    pub title: Option<LitStr>,
    /// `#[was("…")]`
    pub was: Vec<LitStr>,
    pub name: Ident,
    pub parameters: Vec<Parameter>,
    pub action: Action,
    /// `None` where it could not be read.
    pub target: Option<Target>,
}

impl State {
    fn collect_types<'a>(&'a self, types: &mut Vec<&'a Type>) {
        types.extend(self.parameters.iter().map(|parameter| &parameter.ty));
        match &self.action {
            Action::Let { ty, .. } => types.push(ty),
            Action::Map(map) => types.extend(&map.item_ty),
            _ => {}
        }
        for body in self.action.bodies() {
            types.extend(&body.output);
            body.states.iter().for_each(|state| state.collect_types(types));
        }
    }

    /// Where the state succeeds or fails: the ends of its target, and then those of its catches.
    pub fn ends(&self) -> Vec<&Target> {
        let mut ends = Vec::new();
        self.target.iter().for_each(|target| target.collect_ends(&mut ends));
        self.action.catches().iter().for_each(|catch| catch.target.collect_ends(&mut ends));
        ends
    }

    /// The name in ASL.
    pub fn asl_name(&self) -> String {
        self.title.as_ref().map_or_else(|| self.name.unraw().to_string(), LitStr::value)
    }
}

pub enum Action {
    None,
    Call(Box<Call>),
    Let { name: Ident, ty: Box<Type>, value: Expr },
    Wait(Wait),
    Parallel(Box<Parallel>),
    Map(Box<Map>),
    Run(Box<Run>),
}

impl Action {
    /// The variables that the action assigns.
    pub fn assigned(&self) -> Vec<&Ident> {
        match self {
            Action::Let { name, .. } => vec![name],
            Action::Call(call) => call.assign.iter().collect(),
            Action::Parallel(parallel) => parallel.assign.names(),
            Action::Map(map) => map.assign.iter().collect(),
            Action::Run(run) => run.assign.iter().collect(),
            Action::None | Action::Wait(_) => Vec::new(),
        }
    }

    pub fn retries(&self) -> &[Retry] {
        match self {
            Action::Call(call) => &call.retry,
            Action::Parallel(parallel) => &parallel.retry,
            Action::Map(map) => &map.retry,
            Action::Run(run) => &run.retry,
            _ => &[],
        }
    }

    pub fn catches(&self) -> &[Catch] {
        match self {
            Action::Call(call) => &call.catch,
            Action::Parallel(parallel) => &parallel.catch,
            Action::Map(map) => &map.catch,
            Action::Run(run) => &run.catch,
            _ => &[],
        }
    }

    pub fn bodies_mut(&mut self) -> &mut [Body] {
        match self {
            Action::Parallel(parallel) => &mut parallel.branches,
            Action::Map(map) => std::slice::from_mut(&mut map.body),
            _ => &mut [],
        }
    }

    /// The states inside the action: of each branch, or of a map's body.
    pub fn bodies(&self) -> &[Body] {
        match self {
            Action::Parallel(parallel) => &parallel.branches,
            Action::Map(map) => std::slice::from_ref(&map.body),
            _ => &[],
        }
    }
}

/// The states of a branch, or of a map's body.
pub struct Body {
    /// `None` for a body of one task, whose result it is.
    pub output: Option<Type>,
    pub states: Vec<State>,
}

impl Body {
    /// The call of a body that is one task.
    pub fn only_call(&self) -> Option<&Call> {
        match (&self.output, self.states.first().map(|state| &state.action)) {
            (None, Some(Action::Call(call))) => Some(call),
            _ => None,
        }
    }
}

pub struct Parallel {
    pub assign: Assign,
    pub branches: Vec<Body>,
    pub retry: Vec<Retry>,
    pub catch: Vec<Catch>,
}

/// What becomes of the results of a `parallel`.
pub enum Assign {
    Nothing,
    Whole(Ident),
    /// `let (a, _) = …`
    Each(Vec<Option<Ident>>, Span),
}

impl Assign {
    pub fn names(&self) -> Vec<&Ident> {
        match self {
            Assign::Nothing => Vec::new(),
            Assign::Whole(name) => vec![name],
            Assign::Each(names, _) => names.iter().flatten().collect(),
        }
    }
}

pub struct Map {
    pub assign: Option<Ident>,
    pub index: Option<Ident>,
    pub item: Ident,
    /// `None` where a body of one task leaves it to be inferred.
    pub item_ty: Option<Type>,
    pub items: Expr,
    /// 0 is as many as there are.
    pub max_concurrency: u64,
    pub body: Body,
    pub retry: Vec<Retry>,
    pub catch: Vec<Catch>,
}

impl Map {
    /// The names that an iteration is given.
    pub fn given(&self) -> Vec<&Ident> {
        std::iter::once(&self.item).chain(&self.index).collect()
    }
}

pub struct Run {
    pub assign: Option<Ident>,
    pub workflow: Path,
    /// The parentheses around the arguments.
    pub paren: Span,
    pub arguments: Vec<Expr>,
    pub timeout: Option<Seconds>,
    pub retry: Vec<Retry>,
    pub catch: Vec<Catch>,
}

pub enum Wait {
    Literal(Duration),
    For(Expr),
    Until(Expr),
}

pub struct Call {
    pub assign: Option<Ident>,
    pub task: Path,
    /// The parentheses around the arguments.
    pub paren: Span,
    pub arguments: Vec<Expr>,
    pub question: Option<Span>,
    pub timeout: Option<Seconds>,
    /// `timeout never`
    pub never: Option<Span>,
    pub heartbeat: Option<Seconds>,
    pub retry: Vec<Retry>,
    pub catch: Vec<Catch>,
}

pub enum Seconds {
    Literal(Duration),
    For(Expr),
}

/// What a `retry` or `catch` is for.
pub enum ErrorName {
    /// `_`
    All(Span),
    /// A reserved name or a text, as ASL writes it.
    Named(String, Span),
    /// `E::V`
    Variant(Path),
}

pub struct Retry {
    /// The word `retry`.
    pub span: Span,
    pub errors: Vec<ErrorName>,
    pub interval: u64,
    pub max_attempts: u32,
    pub backoff_rate: f64,
    pub max_delay: Option<Duration>,
    pub full_jitter: bool,
}

pub struct Catch {
    pub error: ErrorName,
    /// The fields of a variant that are bound.
    pub pattern: Option<Pattern>,
    pub failure: Option<Ident>,
    pub target: Target,
}

pub enum Target {
    State { name: Ident, arguments: Vec<Expr> },
    If { condition: Expr, then: Box<Target>, otherwise: Box<Target> },
    Match { scrutinee: Expr, arms: Vec<TargetArm>, span: Span },
    Succeed { value: Expr },
    Fail { value: Expr },
}

impl Target {
    fn collect_ends<'t>(&'t self, ends: &mut Vec<&'t Target>) {
        match self {
            Target::State { .. } => {}
            Target::If { then, otherwise, .. } => {
                then.collect_ends(ends);
                otherwise.collect_ends(ends);
            }
            Target::Match { arms, .. } => arms.iter().for_each(|arm| arm.target.collect_ends(ends)),
            Target::Succeed { .. } | Target::Fail { .. } => ends.push(self),
        }
    }
}

pub struct TargetArm {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub target: Target,
}

pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

pub enum ExprKind {
    Bool(bool),
    Int {
        text: String,
        value: i128,
        suffix: String,
    },
    Float {
        text: String,
        value: f64,
    },
    Str(LitStr),
    Unit,
    Place(Place),
    Field(Box<Expr>, syn::Member),
    Index(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    Neg(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    Match {
        scrutinee: Box<Expr>,
        arms: Vec<ExprArm>,
    },
    Matches {
        scrutinee: Box<Expr>,
        pattern: Box<Pattern>,
        guard: Option<Box<Expr>>,
    },
    /// `Order { … }` or `Point(1, 2)`
    Struct {
        path: Path,
        fields: Vec<(syn::Member, Expr)>,
        default: bool,
        tuple: bool,
    },
    /// `Status::Paid`, `Status::Paid(…)`, `Status::Paid { … }`
    Variant {
        ty: Path,
        variant: Ident,
        fields: Vec<(syn::Member, Expr)>,
        style: Style,
    },
    Tuple(Vec<Expr>),
    List(Vec<Expr>),
    Some(Box<Expr>),
    None,
    Format(Vec<FormatPart>),
    Method {
        receiver: Box<Expr>,
        method: Ident,
        arguments: Vec<Expr>,
    },
    /// `xs.iter()`, and the methods that may follow it.
    Iterate {
        receiver: Box<Expr>,
        method: Ident,
        arguments: Vec<Expr>,
        closure: Option<Box<Closure>>,
    },
    Json(Box<Json>),
    /// `&expression`, where a reference may stand.
    Ref(Box<Expr>),
    Context(ContextValue),
    /// `settings.queue_url`
    Setting(Ident),
    Now,
    Uuid,
    Token,
    /// Not in the language; reported already.
    Error,
}

/// Values as JSON, and JSON as text.
pub enum Json {
    /// `json!({ "name": … })`
    Object(Vec<(LitStr, Expr)>),
    /// `json!([…])`
    List(Vec<Expr>),
    /// `BTreeMap::from([("name", …)])`
    Map(Path, Vec<(LitStr, Expr)>),
    /// `json!(null)`
    Null,
    /// A value in `json!`.
    Of(Expr),
    /// `to_json(value)`
    Text(Expr),
    /// `from_json::<Type>(text)`
    Parsed(Box<Type>, Expr),
}

impl Json {
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Json::Object(fields) | Json::Map(_, fields) => fields.iter().map(|(_, value)| value).collect(),
            Json::List(values) => values.iter().collect(),
            Json::Null => Vec::new(),
            Json::Of(value) | Json::Text(value) | Json::Parsed(_, value) => vec![value],
        }
    }
}

/// `|a, (b, c)| body`
pub struct Closure {
    pub parameters: Vec<Pattern>,
    pub body: Expr,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Unit,
    Tuple,
    Named,
}

/// `order.customer.name`: a variable and fields of it.
pub struct Place {
    pub root: Ident,
    pub fields: Vec<syn::Member>,
    /// Whether the value may be moved out here.
    pub last_use: Cell<bool>,
}

/// What `context` has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ContextValue {
    Id,
    Name,
    StartTime,
    StateName,
    EnteredTime,
    RetryCount,
}

impl ContextValue {
    /// The value as it is written after `context.`.
    pub fn path(self) -> &'static str {
        match self {
            ContextValue::Id => "execution.id",
            ContextValue::Name => "execution.name",
            ContextValue::StartTime => "execution.start_time",
            ContextValue::StateName => "state.name",
            ContextValue::EnteredTime => "state.entered_time",
            ContextValue::RetryCount => "state.retry_count",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    pub kind: OperatorKind,
    pub symbol: &'static str,
}

/// `value == Type::Variant`, which asks for the variant alone, whatever else the type has.
pub struct VariantTest<'e> {
    pub value: &'e Expr,
    pub pattern: Pattern,
    pub negated: bool,
}

impl Operator {
    pub fn variant_test<'e>(self, left: &'e Expr, right: &'e Expr) -> Option<VariantTest<'e>> {
        let negated = match self.kind {
            OperatorKind::Eq => false,
            OperatorKind::Ne => true,
            _ => return None,
        };
        let unit = |expr: &Expr| match &expr.kind {
            ExprKind::Variant { ty, variant, style: Style::Unit, .. } => Some(Pattern {
                kind: PatternKind::Variant {
                    ty: ty.clone(),
                    variant: variant.clone(),
                    fields: Vec::new(),
                    rest: false,
                    style: Style::Unit,
                    group: variant.span(),
                },
                span: expr.span,
            }),
            _ => None,
        };
        let (value, pattern) = unit(right).map(|pattern| (left, pattern)).or_else(|| Some((right, unit(left)?)))?;
        Some(VariantTest { value, pattern, negated })
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OperatorKind {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    And,
    Or,
}

pub struct ExprArm {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub body: Expr,
}

pub enum FormatPart {
    Text(String),
    Value(Expr),
}

pub struct Pattern {
    pub kind: PatternKind,
    pub span: Span,
}

pub enum PatternKind {
    Wild,
    Bind(Ident, Option<Box<Pattern>>),
    Literal(Expr),
    Range(Option<i128>, Option<i128>),
    Or(Vec<Pattern>),
    Tuple(Vec<Pattern>),
    Struct {
        path: Path,
        fields: Vec<(syn::Member, Pattern)>,
        rest: bool,
        tuple: bool,
        /// What encloses the fields.
        group: Span,
    },
    Variant {
        ty: Path,
        variant: Ident,
        fields: Vec<(syn::Member, Pattern)>,
        rest: bool,
        style: Style,
        /// What encloses the fields, or the variant itself.
        group: Span,
    },
    Some(Box<Pattern>),
    None,
    Error,
}

impl Pattern {
    /// Every name that the pattern binds, in order.
    pub fn bindings(&self) -> Vec<&Ident> {
        let mut names = Vec::new();
        self.collect_bindings(&mut names);
        names
    }

    fn collect_bindings<'a>(&'a self, names: &mut Vec<&'a Ident>) {
        match &self.kind {
            PatternKind::Bind(name, inner) => {
                names.push(name);
                inner.iter().for_each(|inner| inner.collect_bindings(names));
            }
            PatternKind::Or(patterns) => patterns.iter().take(1).for_each(|pattern| pattern.collect_bindings(names)),
            _ => self.parts().into_iter().for_each(|part| part.collect_bindings(names)),
        }
    }

    /// The patterns in this one.
    pub fn parts(&self) -> Vec<&Pattern> {
        match &self.kind {
            PatternKind::Bind(_, inner) => inner.iter().map(|inner| &**inner).collect(),
            PatternKind::Or(patterns) | PatternKind::Tuple(patterns) => patterns.iter().collect(),
            PatternKind::Struct { fields, .. } | PatternKind::Variant { fields, .. } => {
                fields.iter().map(|(_, pattern)| pattern).collect()
            }
            PatternKind::Some(inner) => vec![inner],
            _ => Vec::new(),
        }
    }

    /// The text, where the pattern is one.
    pub fn text(&self) -> Option<&LitStr> {
        match &self.kind {
            PatternKind::Literal(Expr { kind: ExprKind::Str(text), .. }) => Some(text),
            _ => None,
        }
    }

    pub fn is_text(&self) -> bool {
        self.text().is_some()
    }

    pub fn has_text(&self) -> bool {
        self.is_text() || self.parts().into_iter().any(Pattern::has_text)
    }
}
