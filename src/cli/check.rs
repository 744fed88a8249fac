//! `calfwave check FILE…`: validates presets; `--list` prints the shipped ones.

use crate::cli::args::CheckArgs;
use crate::cli::error::CommandError;
use crate::cli::scenario::check_warnings;
use crate::cli::terminal::console::Console;
use crate::output::text::TextTable;
use crate::preset::document;
use crate::preset::location::{SHIPPED, question};

/// Runs the command. Every file is checked, also after an invalid one.
///
/// # Errors
/// None; the errors of invalid files are printed, and the exit code is that of the last.
pub fn check(args: &CheckArgs, console: &Console) -> Result<u8, CommandError> {
    if args.list {
        let mut table = TextTable::new(2);
        table.header(["preset", "the question it asks"]);
        SHIPPED.iter().for_each(|(path, text)| table.row([path.trim_end_matches(".ron"), question(text)]));
        console.print(&table.render());
    }
    let mut code = 0;
    for path in &args.files {
        let result = document::check(path).map_err(CommandError::from).and_then(|checked| {
            check_warnings(&checked.warnings, &checked.sources, args.strict, console)?;
            Ok(checked.kind)
        });
        match result {
            Ok(kind) => console.print(&format!("{}: {} ok", path.display(), kind.name())),
            Err(error) => {
                console.error(&error);
                code = error.exit_code();
            }
        }
    }
    Ok(code)
}
