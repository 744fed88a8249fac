//! The command lines of a document: those in indented blocks, and inline code that begins with the name of
//! the program.

/// A command line of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandLine {
    /// The line as it is typed, without its comment.
    pub text: String,
    /// The comment behind it, and the one in the line above its block.
    pub comment: String,
    /// Whether it stands in a block.
    pub is_block: bool,
}

impl CommandLine {
    /// Whether its comment says that it takes long, or needs more than a machine with a terminal.
    pub fn is_marked(&self) -> bool {
        let mut words = self.comment.split_whitespace();
        words.any(|word| ["takes", "needs"].contains(&word))
    }

    /// The commands of the program within the line, as words: without what precedes them, such as `ssh` or a
    /// variable, and with `cargo run … --` as the name of the program.
    pub fn commands(&self) -> Vec<Vec<String>> {
        let mut own = Vec::new();
        for (i, name) in self.text.match_indices("calfwave") {
            let (before, rest) = (&self.text[..i], &self.text[i + name.len()..]);
            let is_quoted = before.ends_with('"');
            let starts = is_quoted || before.is_empty() || before.ends_with(' ');
            if starts && (rest.is_empty() || rest.starts_with(' ')) {
                let rest = if is_quoted { rest.split('"').next().unwrap_or("") } else { rest };
                own.push(words(&format!("{name}{rest}")));
            }
        }
        own.extend(self.by_cargo().map(|rest| words(&format!("calfwave {rest}"))));
        own
    }

    /// The arguments of a `cargo run … -- arguments`.
    pub fn by_cargo(&self) -> Option<&str> {
        self.text.strip_prefix("cargo run").and_then(|rest| rest.split_once(" -- ")).map(|(_, rest)| rest)
    }
}

/// Command lines of a document. A backslash at the end of a line continues it.
pub fn command_lines(text: &str) -> Vec<CommandLine> {
    let text = text.replace("\\\n", " ");
    let is_block = |line: &str| line.starts_with("    ");
    let (mut found, mut above) = (Vec::new(), String::new());
    for line in text.lines() {
        if !is_block(line) {
            above.clear();
            continue;
        }
        let (typed, comment) = split_comment(line.trim());
        if typed.is_empty() {
            above = comment.to_string();
            continue;
        }
        let own = CommandLine { text: typed.into(), comment: format!("{above} {comment}"), is_block: true };
        found.extend((!own.commands().is_empty()).then_some(own));
    }
    let flow: Vec<&str> = text.lines().filter(|l| !is_block(l)).collect();
    let flow = flow.join(" ");
    let code = flow.split('`').skip(1).step_by(2).filter(|c| c.split(' ').next() == Some("calfwave"));
    // lines that are wrapped within a list are indented
    let text = |code: &str| code.split_whitespace().collect::<Vec<_>>().join(" ");
    let inline = |code: &str| CommandLine { text: text(code), comment: String::new(), is_block: false };
    found.extend(code.map(inline));
    found
}

/// The line before and after a `#` that follows a blank.
fn split_comment(line: &str) -> (&str, &str) {
    if let Some(comment) = line.strip_prefix('#') {
        return ("", comment.trim());
    }
    line.split_once(" #").map_or((line, ""), |(typed, comment)| (typed.trim_end(), comment.trim()))
}

/// The words of a command line as a shell splits them, up to the end of the command. The brackets of an
/// optional `[X]` and `…` are removed.
pub fn words(line: &str) -> Vec<String> {
    let (mut all, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars().chain([' ']) {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '#' | ';' | '&' | '|') => break,
            (None, ' ') => all.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            (_, '…') => {}
            _ => word.push(c),
        }
    }
    all.iter()
        .map(|w| w.strip_prefix('[').map_or(w.as_str(), |w| w.trim_end_matches(']')).to_string())
        .collect()
}
