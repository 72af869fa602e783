using JetNotify.Terminal;

namespace JetNotify.Output;

/// <summary>
/// What a parent left closed of descriptors 0, 1 and 2 is put in place of, before anything else is opened: whatever got
/// the number would be read from and written to as if it were a standard stream. Main thread, first of all.
/// </summary>
internal static class StandardDescriptors
{
    private const string Null = "/dev/null";
    private const string Self = "/proc/self/exe";

    /// <summary>Opens the null device for each that is missing: input is at its end, output cannot be written (EBADF,
    /// so that it fails as a full disk does), diagnostics go nowhere.</summary>
    public static void Guard()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A file that may not grow further is an error of write(2), as a full disk is, and not this process's end.
        Posix.Ignore(Posix.FileSizeLimit);
        bool taken = false;
        for (int descriptor = Posix.StandardInput; descriptor <= Posix.StandardError; descriptor++)
        {
            int flags = Posix.DescriptorFlags(descriptor);
            if (flags < 0)
            {
                Replace(descriptor);
            }
            else
            {
                // What a parent hands over survives exec, so it cannot have this flag: the runtime has taken the number
                // meanwhile.
                taken |= (flags & Posix.OwnedByProcess) != 0;
            }
        }

        if (taken && OperatingSystem.IsLinux())
        {
            StartAgain();
        }
    }

    private static void Replace(int descriptor)
    {
        // The lowest number that is free is given out.
        int opened = Posix.Open(Null, descriptor == Posix.StandardError ? Posix.WriteOnly : Posix.ReadOnly);
        if (opened >= 0 && opened != descriptor)
        {
            _ = Posix.Duplicate(opened, descriptor);
            _ = Posix.Close(opened);
        }
    }

    /// <summary>What the runtime has opened cannot be taken from it: the program begins anew, with all three in
    /// place.</summary>
    private static unsafe void StartAgain()
    {
        byte[] arguments;
        try
        {
            arguments = File.ReadAllBytes("/proc/self/cmdline");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }

        for (int descriptor = Posix.StandardInput; descriptor <= Posix.StandardError; descriptor++)
        {
            if ((Posix.DescriptorFlags(descriptor) & Posix.OwnedByProcess) != 0)
            {
                Replace(descriptor);
            }
        }

        fixed (byte* text = arguments)
        {
            // Each argument ends with a NUL, the list with a null.
            byte*[] starts = new byte*[arguments.AsSpan().Count((byte)0) + 1];
            for (int i = 0, at = 0; i < starts.Length - 1; i++)
            {
                starts[i] = text + at;
                at += arguments.AsSpan(at).IndexOf((byte)0) + 1;
            }

            fixed (byte** list = starts)
            {
                _ = Posix.Execute(Self, list);
            }
        }
    }
}
