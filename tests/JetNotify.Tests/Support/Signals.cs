namespace JetNotify.Tests.Support;

/// <summary>The signal numbers of POSIX that the tests send.</summary>
public static class Signals
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    public static int User1 { get; } = OperatingSystem.IsLinux() ? 10 : 30;

    public static int Stop { get; } = OperatingSystem.IsLinux() ? 19 : 17;

    public static int Continue { get; } = OperatingSystem.IsLinux() ? 18 : 19;
}
