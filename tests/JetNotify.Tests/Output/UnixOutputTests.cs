using System.Runtime.InteropServices;
using JetNotify.Output;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Output;

/// <summary>Against the system's own pipes, sockets and devices.</summary>
public sealed partial class UnixOutputTests
{
    private const int NonBlocking = 0x800;      // O_NONBLOCK
    private const int WriteOnly = 1;            // O_WRONLY
    private const int SetFlags = 4;             // F_SETFL
    private const int Unix = 1;                 // AF_UNIX
    private const int Stream = 1;               // SOCK_STREAM
    private const int ShutWrite = 1;            // SHUT_WR

    public UnixOutputTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux's descriptors");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void More_than_a_pipe_holds_arrives_whole_and_in_order(bool nonBlocking)
    {
        (int reader, int writer) = Pipe();
        if (nonBlocking)
        {
            Assert.Equal(0, Fcntl(writer, SetFlags, NonBlocking));
        }

        byte[] bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);
        var output = new UnixOutput(writer);
        var writing = new Thread(() =>
        {
            output.Write(bytes);
            Close(writer);
        });
        writing.Start();
        Assert.Equal(bytes, ReadAll(reader));
        Assert.True(writing.Join(Deadline.Patience));
        Assert.Equal(0, output.BlockedSince);
        Close(reader);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_blocked_write_says_since_when(bool nonBlocking)
    {
        (int reader, int writer) = Pipe();
        Assert.Equal(0, Fcntl(writer, SetFlags, nonBlocking ? NonBlocking : 0));
        var output = new UnixOutput(writer);
        Assert.Equal(0, output.BlockedSince);
        long before = Environment.TickCount64;
        var writing = new Thread(() =>
        {
            output.Write(new byte[300_000]);
            Close(writer);
        });
        writing.Start();
        Assert.True(SpinWait.SpinUntil(() => output.BlockedSince != 0, Deadline.Patience));
        Assert.InRange(output.BlockedSince, before, Environment.TickCount64);
        Assert.Equal(300_000, ReadAll(reader).Length);
        Assert.True(writing.Join(Deadline.Patience));
        Assert.Equal(0, output.BlockedSince);
        Close(reader);
    }

    [Fact]
    public void A_reader_that_left_is_an_outcome_of_its_own()
    {
        (int reader, int writer) = Pipe();
        Close(reader);
        Assert.Throws<ReaderLeftException>(() => new UnixOutput(writer).Write("x"u8));
        Close(writer);
    }

    [Fact]
    public void A_reader_that_leaves_while_a_write_waits_ends_the_write()
    {
        (int reader, int writer) = Pipe();
        var output = new UnixOutput(writer);
        Exception? thrown = null;
        var writing = new Thread(() => thrown = Record.Exception(() => output.Write(new byte[300_000])));
        writing.Start();
        Assert.True(SpinWait.SpinUntil(() => output.BlockedSince != 0, Deadline.Patience));
        Close(reader);
        Assert.True(writing.Join(Deadline.Patience));
        Assert.IsType<ReaderLeftException>(thrown);
        Close(writer);
    }

    [Fact]
    public void A_full_device_is_a_failure_in_the_systems_words()
    {
        int full = Open("/dev/full", WriteOnly);
        Assert.SkipWhen(full < 0, "there is no /dev/full");
        var failure = Assert.Throws<OutputException>(() => new UnixOutput(full).Write("x"u8));
        Assert.Equal("cannot write to standard output: No space left on device", failure.Message);
        Close(full);
    }

    [Fact]
    public void A_descriptor_that_is_not_open_is_a_failure()
    {
        var failure = Assert.Throws<OutputException>(() => new UnixOutput(-1).Write("x"u8));
        Assert.Equal("cannot write to standard output: Bad file descriptor", failure.Message);
    }

    [Fact]
    public void A_file_is_written_at_its_shared_offset()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "0123456789");
            int file = Open(path, WriteOnly);
            Seek(file, 4, 0);
            var output = new UnixOutput(file);
            output.Write("ab"u8);
            output.Write(default);
            Seek(file, 1, 1);
            output.Write("c"u8);
            Close(file);
            Assert.Equal("0123ab6c89", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_watcher_calls_once_when_a_pipes_reader_leaves_without_a_write()
    {
        (int reader, int writer) = Pipe();
        using var gone = new CountdownEvent(1);
        new UnixOutput(writer).WatchReader(() => gone.Signal());
        Assert.False(gone.Wait(50, TestContext.Current.CancellationToken));
        Close(reader);
        Assert.True(gone.Wait(Deadline.Patience, TestContext.Current.CancellationToken));
        Close(writer);
    }

    [Fact]
    public void The_watcher_tells_a_socket_that_closed_from_one_that_only_stopped_sending()
    {
        int[] ends = new int[2];
        Assert.Equal(0, SocketPair(Unix, Stream, 0, ends));
        using var gone = new ManualResetEventSlim();
        var output = new UnixOutput(ends[0]);
        output.WatchReader(gone.Set);
        Assert.Equal(0, Shutdown(ends[1], ShutWrite));
        Assert.False(gone.Wait(50, TestContext.Current.CancellationToken));
        output.Write("still read"u8);
        Close(ends[1]);
        Assert.True(gone.Wait(Deadline.Patience, TestContext.Current.CancellationToken));
        Close(ends[0]);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/zero")]
    [InlineData("")]
    public void Where_no_reader_can_leave_nothing_waits_for_it(string device)
    {
        string path = device.Length == 0 ? Path.GetTempFileName() : device;
        int descriptor = Open(path, WriteOnly);
        Assert.Null(new UnixOutput(descriptor).StartWatcher(() => Assert.Fail("nobody left")));
        Close(descriptor);
        if (device.Length == 0)
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_waiting_watcher_sleeps()
    {
        (int reader, int writer) = Pipe();
        var output = new UnixOutput(writer);
        var watcher = output.StartWatcher(() => { })!;
        await Deadline.Until(() => Watchers().Length == 1 && Watchers()[0].Contains("State:\tS",
            StringComparison.Ordinal), "one watcher sleeps");
        output.Write("bytes that nobody reads yet"u8);
        string before = Switches(Watchers()[0]);
        Assert.False(watcher.Join(100));
        Assert.Equal(before, Switches(Watchers()[0]));
        Close(reader);
        Assert.True(watcher.Join(Deadline.Patience));
        Close(writer);
    }

    /// <summary>The kernel's words about each thread that watches; a thread may end while it is asked.</summary>
    private static string[] Watchers() =>
        [.. Directory.GetDirectories("/proc/self/task")
            .Select(task => Path.Combine(task, "status"))
            .Select(path =>
            {
                try
                {
                    return File.ReadAllText(path);
                }
                catch (IOException)
                {
                    return "";
                }
            })
            .Where(status => status.StartsWith("Name:\tstandard output", StringComparison.Ordinal))];

    private static string Switches(string status) =>
        status.Split('\n').Single(line => line.StartsWith("voluntary_ctxt_switches", StringComparison.Ordinal));

    private static (int Reader, int Writer) Pipe()
    {
        int[] ends = new int[2];
        Assert.Equal(0, MakePipe(ends));
        return (ends[0], ends[1]);
    }

    private static void Close(int descriptor) => Assert.Equal(0, CloseDescriptor(descriptor));

    private static byte[] ReadAll(int descriptor)
    {
        var all = new MemoryStream();
        byte[] piece = new byte[8192];
        nint count;
        while ((count = Read(descriptor, piece, piece.Length)) > 0)
        {
            all.Write(piece, 0, (int)count);
        }

        Assert.Equal(0, count);
        return all.ToArray();
    }

    [LibraryImport("libc", EntryPoint = "pipe")]
    private static partial int MakePipe([Out] int[] ends);

    [LibraryImport("libc", EntryPoint = "socketpair")]
    private static partial int SocketPair(int domain, int type, int protocol, [Out] int[] ends);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(int descriptor, long offset, int from);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, [Out] byte[] bytes, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
