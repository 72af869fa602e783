namespace JetNotify.CommandLine.Completion;

/// <summary>What a shell is to run once so that it asks <c>jetnotify completion SHELL -- WORD…</c> at the Tab key. The
/// answer's first line says what is wanted, <c>words</c>, <c>files</c> or <c>folders</c>; words follow, one a
/// line.</summary>
internal static class CompletionScripts
{
    // Bash takes words apart at = and :, so it passes the line as it stands and gets back what follows the last of
    // these.
    public const string Bash = """
        # Completion of jetnotify for bash. In ~/.bashrc: source <(jetnotify completion bash)
        _jetnotify() {
            local kind word
            COMPREPLY=()
            {
                IFS= read -r kind || return
                case $kind in
                    files) compopt -o default ;;
                    folders) compopt -o dirnames ;;
                    *) while IFS= read -r word; do COMPREPLY+=("$word"); done ;;
                esac
            } < <("$1" completion bash -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
        }
        complete -F _jetnotify jetnotify

        """;

    public const string Zsh = """
        #compdef jetnotify
        # Completion of jetnotify for zsh. In ~/.zshrc, after compinit: source <(jetnotify completion zsh)
        _jetnotify() {
            local -a answer
            answer=("${(@f)$("$words[1]" completion zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
            case $answer[1] in
                files) compset -P '--*='; _files ;;
                folders) compset -P '--*='; _files -/ ;;
                words) shift answer; (( $#answer )) && _describe -V 'jetnotify' answer ;;
            esac
        }
        if [ "$funcstack[1]" = _jetnotify ]; then
            _jetnotify "$@"
        else
            compdef _jetnotify jetnotify
        fi

        """;

    public const string Fish = """
        # Completion of jetnotify for fish. In ~/.config/fish/config.fish: jetnotify completion fish | source
        function __jetnotify_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -l answer ($words[1] completion fish -- $words[2..-1] "$current" 2>/dev/null)
            set -l name (string match -r -- '^--[a-z-]+=' "$current")
            set -l value (string replace -r -- '^--[a-z-]+=' '' "$current")
            switch "$answer[1]"
                case files
                    for path in (__fish_complete_path "$value")
                        echo "$name$path"
                    end
                case folders
                    for path in (__fish_complete_directories "$value")
                        echo "$name$path"
                    end
                case words
                    printf '%s\n' $answer[2..-1]
            end
        end
        complete -c jetnotify -f -a '(__jetnotify_complete)'

        """;

    public const string PowerShell = """
        # Completion of jetnotify for PowerShell. In $PROFILE: jetnotify completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName jetnotify -ScriptBlock {
            param($word, $command, $cursor)
            $words = @($command.CommandElements | Select-Object -Skip 1 |
                Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.ToString() })
            $answer = @(& $command.CommandElements[0].ToString() completion pwsh -- @words "$word" 2>$null)
            if ($answer[0] -eq 'words') {
                $answer | Select-Object -Skip 1 | ForEach-Object {
                    $value, $meaning = $_ -split "`t", 2
                    if (-not $meaning) { $meaning = $value }
                    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $meaning)
                }
            }
        }

        """;
}
