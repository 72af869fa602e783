namespace JetNotify.CommandLine.Manual;

/// <summary>The page <c>jetnotify-recording(5)</c>: the lines of a recording.</summary>
internal static class RecordingPage
{
    private static readonly (string Name, string Meaning)[] s_fields =
    [
        ("ts", "The time of receipt in UTC, to the tenth of a microsecond."),
        ("device", "The host as it was typed."),
        ("topic", "The topic."),
        ("qos", "The quality of service it came with: 0, 1 or 2."),
        ("retain", "The retain flag."),
        ("dup", "The DUP flag."),
        ("mid", "The packet identifier; only with QoS 1 and 2."),
        ("encoding", "utf8, or base64 where the payload is not UTF-8."),
        ("payload", "The payload, every byte of it."),
        ("properties",
            "MQTT 5 properties in their order, each an array of its name and what it holds; left out where there are "
                + "none."),
    ];

    /// <summary>Writes what follows the name.</summary>
    public static void Write(Roff page)
    {
        page.Section("Description");
        page.Paragraphs(
        [
            "A recording holds everything that jetnotify subscribe --record received, whatever was printed; jetnotify "
                + "replay prints it "
                + "again. It is NDJSON: a JSON object a line, in UTF-8. The first line says so:",
        ]);
        page.Verbatim(["{\"jetnotify-recording\":1,\"created\":\"2019-01-22T14:59:06.1234567Z\"}"]);
        page.Paragraphs(
            ["Each other line is a record of the connection, as --status prints it, or a message with these members:"]);
        foreach (var (name, meaning) in s_fields)
        {
            page.Item([name], null, meaning);
        }

        page.Section("Files");
        page.Paragraphs(
        [
            "Closed recordings (--rotate-size, --rotate-every) are compressed by gzip and called "
                + "events.0000042-20190122-145906.ndjson.gz, by a number that only grows and the UTC time they were "
                + "begun.",
            "jetnotify recording info --index writes FILE.index, with which replay --from begins in the middle at "
                + "once, in a closed recording too. It may be deleted; --keep deletes it with its recording.",
            "A recording that is renamed while it is written goes on in a new file of the old name, and so does one "
                + "that is deleted; one that is truncated goes on behind what is left. SIGHUP opens the name anew.",
            "Lines may be selected, merged and rewritten with jq -c and cat. Lines that are no line of a recording, "
                + "such as one that a "
                + "power cut tore, are left out by replay, which says how many there were.",
        ]);
        page.Section("Examples");
        page.Verbatim(
        [
            "{\"ts\":\"2019-01-22T14:59:06.1234567Z\",\"device\":\"vqfx\",",
            " \"topic\":\"/junos/events/syslog/LOGIN_INFORMATION\",\"qos\":1,\"retain\":false,",
            " \"dup\":false,\"mid\":7,\"encoding\":\"utf8\",\"payload\":\"{...}\"}",
        ]);
        page.Section("See also");
        page.Paragraphs(["jetnotify-subscribe(1), jetnotify-replay(1), jetnotify-recording(1)"]);
    }
}
