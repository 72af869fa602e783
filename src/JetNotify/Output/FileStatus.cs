using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace JetNotify.Output;

/// <summary>Which file a name or a handle leads to (statx(2), whose layout is the same on every processor). Known on
/// Linux alone; elsewhere there is no status, and whoever asks goes on without.</summary>
internal readonly partial struct FileStatus
{
    private const int CurrentFolder = -100;     // AT_FDCWD
    private const int EmptyPath = 0x1000;       // AT_EMPTY_PATH: the descriptor itself
    private const uint Basics = 0x7FF;          // STATX_BASIC_STATS
    private const int KindMask = 0xF000;        // S_IFMT
    private const int Regular = 0x8000;         // S_IFREG
    private const int Fifo = 0x1000;            // S_IFIFO

    private readonly Fields _fields;

    private FileStatus(Fields fields) => _fields = fields;

    /// <summary>Whether it is an ordinary file: no device, FIFO or folder.</summary>
    public bool IsRegular => (_fields.Mode & KindMask) == Regular;

    /// <summary>Whether it is a FIFO.</summary>
    public bool IsFifo => (_fields.Mode & KindMask) == Fifo;

    /// <summary>Whether any name leads to it still.</summary>
    public bool HasName => _fields.Links > 0;

    /// <summary>How many bytes it has.</summary>
    public long Length => (long)_fields.Size;

    /// <summary>The file a name leads to, through links; null where there is none or the system does not say.</summary>
    public static FileStatus? Of(string path) =>
        OperatingSystem.IsLinux() && Read(CurrentFolder, path, 0, Basics, out var fields) == 0
            ? new FileStatus(fields)
            : null;

    /// <summary>The file behind an open handle; null where the system does not say.</summary>
    public static FileStatus? Of(SafeFileHandle handle) =>
        OperatingSystem.IsLinux() && Read(handle, string.Empty, EmptyPath, Basics, out var fields) == 0
            ? new FileStatus(fields)
            : null;

    /// <summary>Whether it is the stream that systemd named, by device and inode (<c>JOURNAL_STREAM</c>,
    /// systemd.exec(5)).</summary>
    public bool IsStream(string deviceAndInode)
    {
        ulong major = _fields.DeviceMajor;
        ulong minor = _fields.DeviceMinor;
        ulong device = (minor & 0xFF) | ((major & 0xFFF) << 8) | ((minor & ~0xFFUL) << 12) | ((major & ~0xFFFUL) << 32);
        return deviceAndInode == string.Create(CultureInfo.InvariantCulture, $"{device}:{_fields.Inode}");
    }

    /// <summary>Whether both are one file.</summary>
    public bool IsSameFile(FileStatus other) => _fields.Inode == other._fields.Inode
        && _fields.DeviceMajor == other._fields.DeviceMajor && _fields.DeviceMinor == other._fields.DeviceMinor;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Read(int folder, string path, int flags, uint mask, out Fields fields);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Read(SafeFileHandle file, string path, int flags, uint mask, out Fields fields);

    /// <summary>struct statx, as far as it is looked at.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Fields
    {
        [FieldOffset(16)]
        public readonly uint Links;

        [FieldOffset(28)]
        public readonly ushort Mode;

        [FieldOffset(32)]
        public readonly ulong Inode;

        [FieldOffset(40)]
        public readonly ulong Size;

        [FieldOffset(136)]
        public readonly uint DeviceMajor;

        [FieldOffset(140)]
        public readonly uint DeviceMinor;
    }
}
