//! How the program ends.

use crate::diagnostic::Diagnostic;
use crate::message::{ArchiveMessage, Message, VersionMessage};

/// The exit codes; docs/commands.md documents them, and they never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done.
    Done = 0,
    /// Some forms are wrong; the others were done.
    Forms = 1,
    /// The call or the workspace is wrong; nothing was done.
    Call = 2,
    /// The machine failed: disk, permissions.
    Machine = 3,
}

impl Exit {
    /// What a finding means for the end of the program.
    pub fn of(diagnostic: &Diagnostic) -> Self {
        match diagnostic.message {
            _ if !diagnostic.is_error() => Self::Done,
            Message::Unreadable { .. }
            | Message::FolderFailed { .. }
            | Message::Unwritable { .. }
            | Message::ResultLost { .. }
            | Message::Uncreatable { .. }
            | Message::VersionMessage(
                VersionMessage::NoGit {}
                | VersionMessage::MissingObject { .. }
                | VersionMessage::GitFailed { .. }
                | VersionMessage::GitSilent { .. }
                | VersionMessage::ConfigLocked { .. },
            ) => Self::Machine,
            Message::ArchiveMessage(
                ArchiveMessage::FolderBusy { .. }
                | ArchiveMessage::FolderBusyBy { .. }
                | ArchiveMessage::Stopped { .. },
            ) => Self::Machine,
            // It stands in the way of single forms.
            Message::VersionMessage(VersionMessage::Submodule { .. }) => Self::Forms,
            Message::ArchiveMessage(
                ArchiveMessage::OwnEdition { .. }
                | ArchiveMessage::OutsideLink { .. }
                | ArchiveMessage::TooMuchText { .. }
                | ArchiveMessage::LongWord { .. }
                | ArchiveMessage::TooManyIndicators { .. }
                | ArchiveMessage::TooMuchShared { .. }
                | ArchiveMessage::TooManyFolders { .. }
                | ArchiveMessage::TooManyProjects { .. }
                | ArchiveMessage::AndMore { .. }
                | ArchiveMessage::RunAndMore { .. }
                | ArchiveMessage::TooManyExcuses { .. }
                | ArchiveMessage::TooManyRoomless { .. }
                | ArchiveMessage::TooManyTogether { .. }
                | ArchiveMessage::OddName { .. }
                | ArchiveMessage::UnportableName { .. }
                | ArchiveMessage::AlikeNames { .. }
                | ArchiveMessage::NotPdf { .. }
                | ArchiveMessage::PdfDamaged { .. }
                | ArchiveMessage::PdfOdd { .. }
                | ArchiveMessage::PdfOtherwise { .. }
                | ArchiveMessage::PdfEncrypted { .. }
                | ArchiveMessage::PdfLarge { .. }
                | ArchiveMessage::NoRecord { .. }
                | ArchiveMessage::BadRecord { .. }
                | ArchiveMessage::NewerRecord { .. }
                | ArchiveMessage::OtherRecord { .. }
                | ArchiveMessage::SourceMissing { .. }
                | ArchiveMessage::SourceChanged { .. }
                | ArchiveMessage::UnsafeName { .. },
            ) => Self::Forms,
            Message::VersionMessage(_) | Message::ArchiveMessage(_) => Self::Call,
            Message::NoWorkspace { .. }
            | Message::NoWorkspaceAt { .. }
            | Message::NoProjects { .. }
            | Message::Outside { .. }
            | Message::NotFound { .. }
            | Message::NotFoundNear { .. }
            | Message::SeveralNamed { .. }
            | Message::NotProject { .. }
            | Message::ManyProjects { .. }
            | Message::UnknownPart { .. }
            | Message::UnknownPartNear { .. }
            | Message::OutputEscapes { .. }
            | Message::NotOurs { .. }
            | Message::NoEdition { .. }
            | Message::AlreadyThere { .. }
            | Message::IsFolder { .. }
            | Message::NameEmpty { .. }
            | Message::NameBegins { .. }
            | Message::NameCharacter { .. }
            | Message::NameOdd { .. }
            | Message::NameLong { .. }
            | Message::NoYearInPath { .. }
            | Message::AlreadyWorkspace { .. }
            | Message::InsideProjects { .. }
            | Message::BadFont { .. }
            | Message::OutputTemplate { .. } => Self::Call,
            _ => Self::Forms,
        }
    }

    /// The worst of what was found.
    pub fn worst<'d, D: IntoIterator<Item = &'d Diagnostic>>(diagnostics: D) -> Self {
        diagnostics.into_iter().map(Self::of).max().unwrap_or(Self::Done)
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
