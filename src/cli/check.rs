//! `calfwave check FILE…`: validate presets; `--list` shows the shipped ones.

use crate::cli::args::CheckArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::run::heed;
use crate::output::text::TextTable;
use crate::preset::load;
use crate::preset::shipped::{SHIPPED, question};

/// Runs the command. Every file is checked, also after a bad one.
///
/// # Errors
/// None; bad files are shown and make the exit code 2.
pub fn check(args: &CheckArgs, console: &Console) -> Result<u8, Fault> {
    if args.list {
        let mut table = TextTable::new(2);
        table.header(["preset", "the question it asks"]);
        SHIPPED.iter().for_each(|(path, text)| table.row([path.trim_end_matches(".ron"), question(text)]));
        console.say(&table.render());
    }
    let mut code = 0;
    for path in &args.files {
        let result = load::check(path).map_err(Fault::from).and_then(|checked| {
            heed(&checked.warnings, &checked.sources, args.strict, console)?;
            Ok(checked.kind)
        });
        match result {
            Ok(kind) => console.say(&format!("{}: {} ok", path.display(), kind.name())),
            Err(fault) => {
                console.fault(&fault);
                code = fault.exit_code();
            }
        }
    }
    Ok(code)
}
