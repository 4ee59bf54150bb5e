//! Completion of forms: a small function in the script of a shell lists those of the workspace whose path
//! has what is typed in it, so that `shenbao show 古籍` can be completed like any file.

use crate::cli::args::ShellArg;

/// The script with the function, for the shells that it is written for.
pub fn with_forms(script: &str, shell: ShellArg) -> String {
    match shell {
        ShellArg::Bash => format!("{script}\n{BASH}"),
        ShellArg::Fish => format!("{script}\n{FISH}"),
        ShellArg::Zsh => {
            let lines = script.lines().map(|line| {
                // Of the arguments that are files, these are forms.
                let is_form = ["':path -- ", "'::path -- ", "'*::paths -- "]
                    .iter()
                    .any(|begin| line.starts_with(begin));
                let line =
                    if is_form { line.replace(":_files'", ":_shenbao_forms'") } else { line.to_owned() };
                // The function has to be known before the script's last lines call the first.
                let before = if line.starts_with("if [ \"$funcstack[1]\"") { ZSH } else { "" };
                format!("{before}{line}\n")
            });
            lines.collect()
        }
        ShellArg::Powershell => script.to_owned(),
    }
}

const BASH: &str = r#"# Forms by any part of their path, where no file begins with what is typed.
_shenbao_forms() {
    _shenbao "$@"
    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" root="$PWD" form
    case " ${COMP_WORDS[*]:1:COMP_CWORD-1} " in
        *" build "* | *" check "* | *" show "* | *" explain "* | *" new "*" --from "*) ;;
        *) return 0 ;;
    esac
    case "$prev" in
        --strict | --no-excuses | --quiet | --verbose | -q | -v | --from) ;;
        -*) return 0 ;;
    esac
    if [[ "$cur" == -* ]] || [[ -n "$cur" && -n "$(compgen -f -- "$cur")" ]]; then
        return 0
    fi
    while [[ -n "$root" && ! -d "$root/projects" ]]; do root="${root%/*}"; done
    [[ -d "$root/projects" ]] || return 0
    COMPREPLY=()
    while IFS= read -r form; do
        COMPREPLY+=("${form// /\\ }")
    done < <(cd "$root" && find projects -type f \( -name '*.yaml' -o -name '*.yml' \) ! -path '*/[_.]*' -path "*$cur*" | sort)
}
complete -F _shenbao_forms -o bashdefault -o default shenbao
"#;

const ZSH: &str = r#"# Forms by any part of their path, where no file begins with what is typed.
_shenbao_forms() {
    _files && return 0
    local root=$PWD
    while [[ -n $root && ! -d $root/projects ]]; do root=${root%/*}; done
    local -a forms
    forms=($root/projects/**/*.(yaml|yml)(N.))
    forms=(${(M)${${forms#$root/}:#*/_*}:#*${PREFIX}*})
    compadd -U -a forms
}

"#;

const FISH: &str = r#"# Forms by any part of their path; fish looks for what is typed in all of it.
function __shenbao_forms
    set -l root $PWD
    while test -n "$root"; and not test -d "$root/projects"
        set root (string replace -r '/[^/]*$' '' -- $root)
    end
    test -d "$root/projects"; and sh -c 'cd "$1" && find projects -type f \( -name "*.yaml" -o -name "*.yml" \) ! -path "*/[_.]*" | sort' sh $root
end
complete -c shenbao -n '__fish_seen_subcommand_from build check show explain' -a '(__shenbao_forms)'
"#;
