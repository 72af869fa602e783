using System.Text;

namespace JetNotify.Tests.CommandLine;

public sealed class UsageErrorTests
{
    /// <summary>What is typed after <c>jetnotify subscribe</c>, and the sentence that answers.</summary>
    public static TheoryData<string[], string> Table => new()
    {
        // Names
        { ["--prot", "5"], "unknown option --prot (did you mean --port?)" },
        { ["--topics", "a"], "unknown option --topics (did you mean --topic?)" },
        { ["--topci=a"], "unknown option --topci (did you mean --topic?)" },
        { ["-topic", "a"], "unknown option -topic (did you mean --topic?)" },
        { ["--max-packet", "1M"], "unknown option --max-packet (did you mean --max-packet-size?)" },
        { ["--colour", "never"], "unknown option --colour (did you mean --color?)" },
        { ["--zzz"], "unknown option --zzz (jetnotify subscribe --help lists all)" },
        { ["-e"], "unknown option -e (did you mean -E?)" },
        { ["-t", "a", "-h", "r0", "-h", "r1"], "--host: given more than once, and only one value can hold" },
        { ["-t", "a", "-p", "1", "--port=1"], "--port: given more than once, and only one value can hold" },
        { ["-L", "mqtt://r1/a", "-L", "mqtt://r2/a"], "--url: given more than once, and only one value can hold" },
        { ["-t", "a", "-o", "json", "-o", "text"], "--output: given more than once, and only one value can hold" },
        { ["-t", "a", "--tls", "--tls"], "--tls: given more than once" },
        { ["-t", "a", "--profile", "a", "--profile", "b"],
            "--profile: given more than once, and only one value can hold" },
        { ["-t", "a", "--config=/dev/null", "--config", "/dev/null"],
            "--config: given more than once, and only one value can hold" },
        { ["-t", "a", "--topics-file", "-", "--password-file", "-"],
            "--password-file: --topics-file reads standard input already" },
        { ["-t", "a", "--topics-file", "/none"], "--topics-file: /none does not exist" },
        { ["-t", "a", "--topics-file", "/dev/zero"], "--topics-file: /dev/zero is longer than 1048576 bytes: is it "
            + "the right file?" },
        { ["-t", "a", "--cafile", "/dev/zero"], "--cafile: /dev/zero is longer than 16777216 bytes: is "
            + "it the right file?" },
        { ["--topics-file", "/dev/null"], "--topics-file: /dev/null holds no topic filter" },
        { ["-t", "a", "--filters-per-subscribe", "0"], "--filters-per-subscribe: 0 is not a number of topic filters "
            + "(1 or more)" },
        { ["-t", "a", "--ws-header", "A=b"], "--ws-header: needs WebSocket: add --ws" },
        { ["-t", "a", "--ws", "--ws-header", "A b=c"], "--ws-header: what stands before the = is no name of a "
            + "header field (letters, digits and dashes)" },
        { ["-t", "a", "--ws", "--ws-header", "Upgrade=h2c"], "--ws-header: Upgrade is said by "
            + "the WebSocket request itself" },
        { ["-t", "a", "--ws", "--ws-header", "sec-websocket-key=x"],
            "--ws-header: sec-websocket-key is said by the WebSocket request itself" },
        { ["-L", "mqtt://r1/50%"], "--url: the topic is not percent-encoded (a % in it is written %25)" },
        { ["-t", "a", "--where", "severity = wran"], "--where: a severity is one of debug, info, notice, warning, "
            + "error, critical, alert, emergency (character 12 of \"severity = wran\", at wran, did you mean warn?)" },
        { ["-t", "a", "--where", "kind = sylog"], "--where: this is no kind of event: ifd, ifl, iff, ifa, filter, "
            + "route, route-table, syslog, config-update, flap, down, silence (character 8 of \"kind = sylog\", "
            + "at sylog, did you mean syslog?)" },
        { ["-t", "a", "--webhook", "http://a", "--webhook-template", "/dev/zero"],
            "--webhook-template: /dev/zero is longer than 1048576 bytes: is it the right file?" },
        { ["-t", "#", "--on", "flap(interface, 3 in 5m)", "--state", "/dev/zero"],
            "--state: /dev/zero is no state of rules" },
        { ["-t", "a", "--to", "nats://a/B", "--creds", "/dev/zero"],
            "--creds: /dev/zero is longer than 1048576 bytes: is it the right file?" },
        { ["-t", "a", "--to", "kafka://a/b", "--creds", "/dev/zero"],
            "--creds: /dev/zero is longer than 1048576 bytes: is it the right file?" },
        { ["--event", "link"], "--event: link is not a kind of event (ifd, ifl, iff, ifa, filter, route, "
            + "route-table, syslog, config-update, interfaces, kernel or all; did you mean ifd?)" },
        { ["-vz"], "unknown option -z (jetnotify subscribe --help lists all)" },
        { ["-t", "a", "b"], "b belongs to no option (topics go with -t; quote what the shell would split)" },
        { ["-t", "a", "--", "-b"], "-b belongs to no option (topics go with -t; quote what the shell would split)" },
        { ["--quiet=yes"], "--quiet: takes no value" },
        { ["-v=1"], "--verbose: takes no value" },

        // Missing values
        { ["-t"], "--topic: a topic filter is missing" },
        { ["-h"], "--host: a name or an address is missing (for help type --help)" },
        { ["--json"], "unknown option --json (did you mean --output json?)" },
        { ["--no-color"], "unknown option --no-color (did you mean --color never?)" },
        { ["--event", "interface"],
            "--event: interface is not a kind of event (ifd, ifl, iff, ifa, filter, route, route-table, syslog, "
                + "config-update, interfaces, kernel or all; did you mean interfaces?)" },
        { ["/junos/events/#"],
            "/junos/events/# belongs to no option (topics go with -t; quote what the shell would split)" },
        { ["mqtt://r1"], "--host: a URL goes with -L" },
        { ["r1", "r2"], "r2 belongs to no option (topics go with -t; quote what the shell would split)" },
        { ["r1", "-h", "r2"], "--host: given more than once, and only one value can hold" },
        { ["-u", "u", "--password", "my", "secret"],
            "what follows the password belongs to no option (quote a password that the shell would split)" },
        { ["-p"], "--port: a port is missing" },
        { ["--host", "--port", "1"], "--host: a name or an address is missing (one that begins with a dash is "
            + "written --host=--port)" },
        { ["-t", "-q", "1"], "--topic: a topic filter is missing (one that begins with a dash is written --topic=-q)" },
        { ["-t", "--quite"], "--topic: a topic filter is missing (one that begins with a dash is written "
            + "--topic=--quite)" },
        { ["-D", "connect", "receive-maximum"], "--property: PACKET NAME VALUE is missing" },
        { ["-D", "connect", "user-property", "a"], "--property: PACKET NAME VALUE is missing" },
        { ["-D"], "--property: PACKET NAME VALUE is missing" },

        // Where
        { ["-t", "a", "-p", "70000"], "--port: 70000 is not a port (1 to 65535)" },
        { ["-t", "a", "-p", "x"], "--port: this is not a port (1 to 65535; a password goes with -P)" },
        { ["-t", "a", "-p", "0"], "--port: 0 is not a port (1 to 65535)" },
        { ["-t", "a", "-p", "-1"], "--port: -1 is not a port (1 to 65535)" },
        { ["-t", "a", "-p", ""], "--port: \"\" is not a port (1 to 65535)" },
        { ["-t", "a", "-h", ""], "--host: empty, a name or an address is expected" },
        { ["-t", "a", "-h", "r1:1884"], "--host: the port goes with -p: -h r1 -p 1884" },
        { ["-t", "a", "-h", "[::1]:9999"], "--host: the port goes with -p: -h ::1 -p 9999" },
        { ["-t", "a", "-h", "[fe80::1%lo]:1883"], "--host: the port goes with -p: -h fe80::1%lo -p 1883" },
        { ["-t", "a", "-h", "[::1]:"], "--host: [::1]: is not a name or an address" },
        { ["-t", "a", "-h", "[::1]x"], "--host: [::1]x is not a name or an address" },
        { ["-t", "a", "-h", "fe80::1%lo]:1883"], "--host: this is not a name or an address (the port goes with -p; "
            + "user and password with -u and -P)" },
        { ["-t", "a", "-A", "[::1]:99"], "--bind: [::1]:99 is not an IPv4 or IPv6 address of this machine" },
        { ["-t", "a", "-h", "mqtt://r1"], "--host: a URL goes with -L" },
        { ["-t", "a", "-h", "user:secret@r1"], "--host: only a name or an address goes here, a user goes with -u" },
        { ["-t", "a", "-h", "a b"], "--host: \"a b\" is not a name or an address" },
        { ["-t", "a", "-h", "[::1"], "--host: [::1 is not a name or an address" },
        { ["-t", "a", "-h", "[r1]"], "--host: [r1] is not an IPv6 address" },
        { ["-t", "a", "-A", "eth0"], "--bind: eth0 is not an IPv4 or IPv6 address of this machine" },
        { ["-t", "a", "-A", "1"], "--bind: 1 is not an IPv4 or IPv6 address of this machine" },
        { ["-t", "a", "-A", "010.0.0.1"], "--bind: 010.0.0.1 is not an IPv4 or IPv6 address of this machine" },
        { ["-t", "a", "-A", "10.0.0.1", "-h", "::1"], "--bind: 10.0.0.1 is IPv4, but ::1 is IPv6: nothing can "
            + "connect the two" },
        { ["-t", "a", "--unix", ""], "--unix: empty, a path is expected" },
        { ["-t", "a", "--unix", "/s", "-h", "r1"], "--unix: not together with --host: both say where the broker is" },
        { ["-t", "a", "--unix", "/s", "-p", "1"], "--unix: not together with --port: a Unix domain "
            + "socket has no port" },
        { ["-t", "a", "--unix", "/s", "-A", "::1"], "--unix: not together with --bind: a Unix domain "
            + "socket has no address" },
        { ["-t", "a", "--unix", "/s", "--tls"], "--tls: not together with --unix: a Unix domain socket is used "
            + "without TLS" },
        { ["-t", "a", "--unix", "/s", "--ws"], "--unix: not together with --ws: a Unix domain socket is used "
            + "without WebSocket" },
        { ["-t", "a", "--unix", "/s", "--proxy", "socks5h://p"],
            "--unix: not together with --proxy: a proxy cannot reach a Unix domain socket" },
        { ["-t", "a", "--proxy", "http://p"], "--proxy: this is not a SOCKS5 proxy (socks5h://HOST:PORT)" },
        { ["-t", "a", "--proxy", "socks5h://"], "--proxy: a host is missing" },
        { ["-t", "a", "--proxy", "socks5h://p:x"], "--proxy: what stands behind the last colon is not a port (1 to "
            + "65535); user and password end with @ before the host" },
        { ["-t", "a", "--ws-path", "/m"], "--ws-path: needs WebSocket: add --ws" },
        { ["-t", "a", "--ws", "--ws-path", "m"], "--ws-path: m does not begin with a slash" },
        { ["-t", "a", "--ws", "--ws-path", "/a b"], "--ws-path: \"/a b\" is not a path (printable ASCII, other "
            + "characters percent-encoded)" },
        { ["-t", "a", "--connect-timeout", "soon"], "--connect-timeout: soon is not a duration (10, "
            + "10s, 5m, 1h, 500ms)" },
        { ["-t", "a", "--connect-timeout", "-1"], "--connect-timeout: -1 is not a duration (10, 10s, 5m, 1h, 500ms)" },
        { ["-t", "a", "--connect-timeout", "99d"], "--connect-timeout: 99d is too long (at most 24d)" },
        { ["-t", "a", "--retry-max-delay", "0"], "--retry-max-delay: 0 is too short (at least 1ms)" },

        // URLs
        { ["-L", "r1"], "--url: this is not a URL (mqtt://HOST, mqtts://HOST, ws://HOST or wss://HOST)" },
        { ["-L", "http://r1"], "--url: http is not a scheme of MQTT (mqtt, mqtts, ws or wss)" },
        { ["-L", "mqtt://"], "--url: a host is missing" },
        { ["-L", "mqtt://:1883"], "--url: a host is missing" },
        { ["-L", "mqtt://r1:x"], "--url: what stands behind the last colon is not a port (1 to 65535); user and "
            + "password end with @ before the host" },
        { ["-L", "mqtt://::1:1883/a"], "--url: an IPv6 address in a URL stands in brackets" },
        { ["-L", "mqtt://@r1"], "--url: no user stands before the @" },
        { ["-L", "mqtt://u:50%@r1"], "--url: the password is not percent-encoded (a % in it is written %25)" },
        { ["-L", "mqtt://u%ff@r1"], "--url: the user is not percent-encoded (a % in it is written %25)" },
        { ["-L", "mqtt://u:se/cret@r1/a"], "--url: a / in a user or password is written %2F" },
        { ["-L", "mqtt://r1/a/#/b"], "--url: '#' can only be the last level, and in 'a/#/b' more follows it "
            + "(character 3)" },
        { ["-L", "mqtt://r1/a", "-h", "r2"], "--host: not together with --url: the URL names the host" },
        { ["-L", "mqtt://r1/a", "-p", "1"], "--port: not together with --url: the URL names the port" },
        { ["-L", "mqtt://r1/a", "--ws"], "--ws: not together with --url: a URL says it with ws:// or wss://" },
        { ["-L", "mqtt://r1/a", "--unix", "/s"], "--unix: not together with --url: both say where the broker is" },
        { ["-L", "mqtt://u@r1/a", "-u", "v"], "--username: the URL names the user already" },
        { ["-L", "mqtt://u:p@r1/a", "-P", "q"], "--password: the URL holds a password already" },
        { ["-L", "mqtt://u:p@r1/a", "--password-file", "q"], "--password-file: the URL holds a password already" },
        { ["-L", "ws://r1/m", "-t", "a", "--ws-path", "/n"], "--ws-path: the URL names the path already" },
        { ["-L", "ws://r1/m"], Nothing },
        { ["-L", "mqtt://r1"], Nothing },

        // Login
        { ["-t", "a", "-u", ""], "--username: empty" },
        { ["-t", "a", "-P", "p"], "--password: before MQTT 5 a password needs a user: add -u" },
        { ["-t", "a", "-u", "u", "-P", "p", "--password-file", "f"],
            "--password: not together with --password-file: choose one" },
        { ["-t", "a", "-u", "u", "--password-file", "/nowhere/file"],
            "--password-file: the folder of /nowhere/file does not exist" },
        { ["-t", "a", "-u", "u", "--password-file", "/nowhere-file"], "--password-file: /nowhere-file does not exist" },
        { ["-t", "a", "-u", "u", "--password-file", "-"], "--password-file: the first line of "
            + "standard input is empty" },

        // TLS
        { ["-t", "a", "--insecure"], "--insecure: needs TLS: add --tls" },
        { ["-t", "a", "--server-name", "r1"], "--server-name: needs TLS: add --tls" },
        { ["-t", "a", "--tls-version", "tlsv1.3"], "--tls-version: needs TLS: add --tls" },
        { ["-t", "a", "--tls-alpn", "mqtt"], "--tls-alpn: needs TLS: add --tls" },
        { ["-t", "a", "--ciphers", "AES128-SHA"], "--ciphers: needs TLS: add --tls" },
        { ["-t", "a", "--tls", "--ciphers", "x"], "--ciphers: unknown cipher suite 'x': name single suites as IANA "
            + "or OpenSSL do, such as TLS_AES_128_GCM_SHA256 or ECDHE-RSA-AES128-GCM-SHA256" },
        { ["-t", "a", "--tls", "--ciphers", ":"], "--ciphers: empty, cipher suites are expected" },
        { ["-t", "a", "--cafile", "/nowhere"], "--cafile: /nowhere does not exist" },
        { ["-t", "a", "--cafile", "/tmp"], "--cafile: /tmp is a folder, not a file" },
        { ["-t", "a", "--cafile", "/etc/passwd"], "--cafile: /etc/passwd holds no certificate" },
        { ["-t", "a", "--capath", "/nowhere"], "--capath: /nowhere does not exist" },
        { ["-t", "a", "--cafile", "x", "--capath", "y"], "--cafile: not together with --capath: choose one" },
        { ["-t", "a", "--cert", "/nowhere"], "--cert: /nowhere does not exist" },
        { ["-t", "a", "--key", "/nowhere"], "--key: needs --cert: a key goes with its certificate" },
        { ["-t", "a", "--tls", "--tls-version", "tlsv1.1"], "--tls-version: tlsv1.1 is not a TLS version (tlsv1.2 "
            + "or tlsv1.3)" },
        { ["-t", "a", "--tls", "--no-tls"], "--tls: not together with --no-tls: choose one" },
        { ["-t", "a", "--no-tls", "--cafile", "x"], "--cafile: not together with --no-tls: it is about TLS" },
        { ["-L", "mqtts://r1/a", "--no-tls"], "--no-tls: not together with mqtts://" },
        { ["-L", "mqtt://r1/a", "--cafile", "x"], "--cafile: mqtt:// means without TLS, write mqtts://" },
        { ["-L", "ws://r1/m", "--tls", "-t", "a"], "--tls: ws:// means without TLS, write wss://" },

        // Session
        { ["-t", "a", "-V", "4"], "--protocol-version: 4 is not a version of MQTT (31, 311 or 5)" },
        { ["-t", "a", "-i", "x", "-I", "y"], "--id: not together with --id-prefix: choose one" },
        { ["-t", "a", "-I", ""], "--id-prefix: empty" },
        { ["-t", "a", "-V", "31", "-i", "123456789012345678901234"], "--id: 24 characters, but MQTT 3.1 allows 23" },
        { ["-t", "a", "-V", "31", "-I", "1234567890123456"], "--id-prefix: with 8 random digits 24 characters, but "
            + "MQTT 3.1 allows 23" },
        { ["-t", "a", "-V", "31", "-i", ""], "--id: empty, but in MQTT 3.1 the broker cannot choose" },
        { ["-t", "a", "-c"], "--disable-clean-session: needs --id: nobody can come back to a session "
            + "under a random id" },
        { ["-t", "a", "-c", "-I", "x"], "--disable-clean-session: needs --id: nobody can come back to a session "
            + "under a random id" },
        { ["-t", "a", "-x", "-1"], "--session-expiry: needs --id: nobody can come back to a session "
            + "under a random id" },
        { ["-t", "a", "-x", "soon"], "--session-expiry: soon is not a duration (10, 10s, 5m, 1h, 500ms, "
            + "or -1 for never)" },
        { ["-t", "a", "-x", "500ms"], "--session-expiry: 500ms is not a number of whole seconds, which is how MQTT "
            + "counts session expiry" },
        { ["-t", "a", "-x", "4294967296"], "--session-expiry: 4294967296 is too long (at most 4294967294 seconds, "
            + "or -1 for never)" },
        { ["-t", "a", "-x", "99999999999999999d"], "--session-expiry: 99999999999999999d is too long (at most "
            + "4294967294 seconds, or -1 for never)" },
        { ["-t", "a", "-V", "311", "-x", "10"], "--session-expiry: needs MQTT 5, but --protocol-version says 3.1.1" },
        { ["-t", "a", "-V", "31", "-D", "connect", "receive-maximum", "9"],
            "--property: needs MQTT 5, but --protocol-version says 3.1" },
        { ["-t", "a", "-V", "311", "--retain-as-published"], "--retain-as-published: needs MQTT 5, but "
            + "--protocol-version says 3.1.1" },
        { ["-t", "a", "-V", "311", "--retain-handling", "new"],
            "--retain-handling: needs MQTT 5, but --protocol-version says 3.1.1" },
        { ["-t", "a", "-k", "500ms"], "--keepalive: 500ms is not a number of whole seconds, which is how MQTT "
            + "counts the keep-alive" },
        { ["-t", "a", "-k", "65536"], "--keepalive: 65536 is too long (at most 65535 seconds)" },
        { ["-t", "a", "-k", "1d"], "--keepalive: 1d is too long (at most 65535 seconds)" },
        { ["-t", "a", "-k", "."], "--keepalive: . is not a duration (10, 10s, 5m, 1h, 500ms)" },
        { ["-t", "a", "--max-packet-size", "lots"], "--max-packet-size: lots is not a size (bytes, or as 64K, 1M)" },
        { ["-t", "a", "--max-packet-size", "1G"], "--max-packet-size: 1G is not a packet size of MQTT "
            + "(128 bytes to 256M)" },
        { ["-t", "a", "--max-packet-size", "5"], "--max-packet-size: 5 is not a packet size of MQTT "
            + "(128 bytes to 256M)" },

        // Properties
        { ["-t", "a", "-D", "publish", "topic-alias", "1"], "--property: publish is not a packet subscribe sends "
            + "(connect, will, subscribe, unsubscribe or disconnect)" },
        { ["-t", "a", "-D", "connect", "recieve-maximum", "1"],
            "--property: recieve-maximum is not a property of MQTT 5 (did you mean receive-maximum?)" },
        { ["-t", "a", "-D", "subscribe", "nothing", "1"], "--property: nothing is not a property of MQTT 5 "
            + "(subscribe has subscription-identifier, user-property)" },
        { ["-t", "a", "-D", "unsubscribe", "topic-alias", "1"],
            "--property: topic-alias is not a property of unsubscribe (it has user-property)" },
        { ["-t", "a", "-D", "connect", "receive-maximum", "0"], "--property: 0 is not a receive-maximum (1 to 65535)" },
        { ["-t", "a", "-D", "connect", "receive-maximum", "many"],
            "--property: many is not a receive-maximum (1 to 65535)" },
        { ["-t", "a", "-D", "connect", "receive-maximum", "1", "-D", "connect", "receive-maximum", "2"],
            "--property: receive-maximum cannot be in CONNECT twice" },
        { ["-t", "a", "-x", "9", "-D", "connect", "session-expiry-interval", "9"],
            "--property: --session-expiry says the session-expiry-interval already" },
        { ["-t", "a", "--max-packet-size", "1M", "-D", "connect", "maximum-packet-size", "9"],
            "--property: --max-packet-size says the maximum-packet-size already" },
        { ["-t", "a", "-D", "will", "content-type", "x"], "--property: a property of the will needs --will-topic" },
        { ["-t", "a", "-D", "connect", "authentication-data", "x"], "authentication-data needs authentication-method" },
        { ["-t", "a", "-D", "disconnect", "session-expiry-interval", "9"],
            "session-expiry-interval in DISCONNECT needs one above 0 in CONNECT" },

        // Will
        { ["-t", "a", "--will-payload", "x"], "--will-payload: needs --will-topic: a will needs a topic" },
        { ["-t", "a", "--will-qos", "1"], "--will-qos: needs --will-topic: a will needs a topic" },
        { ["-t", "a", "--will-retain"], "--will-retain: needs --will-topic: a will needs a topic" },
        { ["-t", "a", "--will-topic", "x/#"], "--will-topic: a topic name has no wildcards, and 'x/#' has '#' at "
            + "character 3" },
        { ["-t", "a", "--will-topic", ""], "--will-topic: a topic name has at least one character" },
        { ["-t", "a", "--will-topic", "x", "--will-qos", "3"],
            "--will-qos: 3 is not a quality of service (0, 1 or 2)" },

        // Messages
        { [], Nothing },
        { ["-h", "r1"], Nothing },
        { ["-t", ""], "--topic: a topic filter has at least one character" },
        { ["-t", "a/#/b"], "--topic: '#' can only be the last level, and in 'a/#/b' more follows it (character 3)" },
        { ["-t", "good", "-t", "a+"], "--topic: '+' stands for a whole level, and in 'a+' it shares one with other "
            + "characters (character 2)" },
        { ["-t", "$share/g"], "--topic: a shared subscription is $share/GROUP/FILTER, and "
            + "'$share/g' lacks the filter" },
        { ["-t", "a", "-T", "b#"], "--filter-out: '#' stands for a whole level, and in 'b#' it shares one with "
            + "other characters (character 2)" },
        { ["-t", "a", "-T", "$share/g/b"], "--filter-out: topics are compared here, without a group: write b" },
        { ["-U", "b#"], "--unsubscribe: '#' stands for a whole level, and in 'b#' it shares one with other "
            + "characters (character 2)" },
        { ["-t", "a", "-q", "3"], "--qos: 3 is not a quality of service (0, 1 or 2)" },
        { ["-t", "a", "-C", "0"], "--count: 0 is not a number of messages (1 or more)" },
        { ["-t", "a", "-C", "1.5"], "--count: 1.5 is not a number of messages (1 or more)" },
        { ["-t", "a", "-W", "0"], "--timeout: 0 is too short (at least 1ms)" },
        { ["-t", "a", "-W", "-5"], "--timeout: -5 is not a duration (10, 10s, 5m, 1h, 500ms)" },
        { ["-t", "a", "-W", "5 s"], "--timeout: \"5 s\" is not a duration (10, 10s, 5m, 1h, 500ms)" },
        { ["-t", "a", "-W", "5S"], "--timeout: 5S is not a duration (10, 10s, 5m, 1h, 500ms)" },
        { ["-t", "a", "-W", "99999999999d"], "--timeout: 99999999999d is too long" },
        { ["-t", "a", "--idle-timeout", ""], "--idle-timeout: \"\" is not a duration (10, 10s, 5m, 1h, 500ms)" },
        { ["-t", "a", "-R", "--retained-only"], "--no-retained: not together with --retained-only: nothing would "
            + "be left to print" },
        { ["-t", "a", "--retained-only", "--retain-handling", "never"],
            "--retained-only: not together with --retain-handling never: nothing would be left to print" },
        { ["-t", "a", "--retain-handling", "sometimes"], "--retain-handling: sometimes is not a choice (always, new "
            + "or never)" },

        // Junos events
        { ["--event", ""], "--event: empty" },
        { ["--event", "ifa,"], "--event: a value is missing beside a comma of \"ifa,\"" },
        { ["--event", "ifx"], "--event: ifx is not a kind of event (ifd, ifl, iff, ifa, filter, route, route-table, "
            + "syslog, config-update, interfaces, kernel or all; did you mean ifd?)" },
        { ["--event", "ifa", "--event", "lo"], "--event: lo is not a kind of event (ifd, ifl, iff, ifa, filter, "
            + "route, route-table, syslog, config-update, interfaces, kernel or all)" },
        { ["--event", "ifd", "--op", "up"], "--op: up is not an operation (add, change or delete; "
            + "did you mean change?)" },
        { ["--interface", "+/+/+"], "--interface: no interface has + or # in its name, as +/+/+ does: the wildcards "
            + "here are * and ?" },
        { ["--interface", ""], "--interface: empty" },
        { ["--interface", "\u001b[2J"], "--interface: \"\\u001b[2J\" holds a character that no name has" },
        { ["--unit", "0.1"], "--unit: 0.1 is not a unit (the number after the dot: 0 of xe-0/0/1.0)" },
        { ["--family", "ipv6"], "--family: Junos calls ipv6 inet6" },
        { ["--family", "inet*"], "--family: inet* is not a family (inet, inet6, mpls, iso …)" },
        { ["--prefix", "192.0.2.0/33"], "--prefix: 192.0.2.0/33 is not a prefix or "
            + "an address (192.0.2.0/24, 2001:db8::/32)" },
        { ["--table", new string('x', 1001)], "--table: longer than 1000 bytes" },
        { ["--event", "ifd,ifa", "--family", "inet"], "--event ifd,ifa --family inet: ifd events have no family" },
        { ["--event", "syslog", "--op", "add"], "--event syslog --op add: syslog events have no operation" },
        { ["--event", "interfaces", "--logical-router", "r1"],
            "--event interfaces --logical-router r1: no kind of event can meet all of these conditions" },
        { ["--event", "ifd", "--where", "kind = ifl"], "--where: \"kind = ifl\" can never hold: what is asked for "
            + "is ifd" },
        { ["--event", "syslog", "--where", "op = add"], "--where: \"op = add\" can never hold: what is asked for "
            + "is syslog" },
        { ["--event", "ifd,ifl", "--where", "kind = ifd", "--where", "not kind = ifd"],
            "--where: \"kind = ifd\" and \"not kind = ifd\" can never hold: what is asked for is ifd, ifl" },
        { ["-t", "a", "--where", "kind = syslog and op = add"], "--where: syslog events have no operation (character 19 "
            + "of \"kind = syslog and op = add\", at \"op = add\")" },
        { ["--where", "severity = INFO"], Nothing },
        { ["-t", "a", "--where", "severity"], "--where: an operator is missing here: = != =~ < <= > >= (at the end "
            + "of severity)" },
        { ["-t", "a", "--where", "severity > loud"], "--where: a severity is one of debug, info, notice, warning, "
            + "error, critical, alert, emergency (character 12 of \"severity > loud\", at loud)" },
        { ["-t", "a", "--where", "attributes.subunit == 5"], "--where: an operator is one of = != =~ < <= > >=; a "
            + "value that begins like one goes in quotes (character 21 of \"attributes.subunit == 5\", at \"= 5\")" },
        { ["-t", "a", "--where", "op ="], "--where: a value is missing here; '' is the empty text (at the end of "
            + "\"op =\")" },

        // Output
        { ["-t", "a", "--status"], "--status: only with --output json, but --output is text" },
        { ["-t", "a", "--status", "-F", "%p"], "--status: only with --output json, but --format is given" },
        { ["-t", "a", "--no-topic", "-o", "pretty"], "--no-topic: is about text, but --output is pretty" },
        { ["-t", "a", "-N", "-o", "pretty"],
            "--no-newline: only with --output raw and --format: in pretty a line is a message" },
        { ["-t", "a", "-o", "xml"], "--output: xml is not an output (text, json, raw, pretty or csv)" },
        { ["-t", "a", "-o", "json", "-F", "%p"], "--format: not together with --output: the format is the output" },
        { ["-t", "a", "-N"], "--no-newline: only with --output raw and --format: in text a line is a message" },
        { ["-t", "a", "-N", "-o", "json"],
            "--no-newline: only with --output raw and --format: in json a line is a message" },
        { ["-t", "a", "--no-topic", "-o", "json"], "--no-topic: is about text, but --output is json" },
        { ["-t", "a", "--timestamp", "-o", "raw"], "--timestamp: is about text, but --output is raw" },
        { ["-t", "a", "--no-topic", "-F", "%p"], "--no-topic: is about text, but --format is given" },
        { ["-t", "a", "--color", "always", "-o", "raw"], "--color: is about text and pretty, but --output is raw" },
        { ["-t", "a", "--color", "red"], "--color: red is not a choice (auto, always or never)" },

        // Diagnostics
        { ["-t", "a", "--log-level", "loud"], "--log-level: loud is not a level (trace, debug, "
            + "info, warning or error)" },
        { ["-t", "a", "-v", "--log-level", "info"], "--verbose: not together with --log-level: both say "
            + "how much is said" },
        { ["-t", "a", "--quiet", "--log-level", "info"], "--quiet: not together with --log-level: both say how much "
            + "is said" },
        { ["-t", "a", "-v", "--quiet"], "--verbose: not together with --quiet: both say how much is said" },
        { ["-t", "a", "-d", "--quiet"], "--debug: not together with --quiet: both say how much is said" },
        { ["-t", "a", "--log-file", "/nowhere/x"], "--log-file: the folder of /nowhere/x does not exist" },
        { ["-t", "a", "--log-file", "/tmp"], "--log-file: /tmp is a folder" },
    };

    private const string Nothing = "nothing to subscribe to: name events (--event all) or topics (--topic "
        + "'/junos/events/#')";

    [Theory]
    [MemberData(nameof(Table))]
    public void What_cannot_be_is_refused_in_one_sentence(string[] typed, string sentence)
    {
        var run = Invocation.OfSubscribe(typed);

        Assert.Equal($"jetnotify: {sentence}\n", run.Error);
        Assert.Equal("", run.Output);
        Assert.Equal((int)ExitCode.Usage, run.Code);
        Assert.Null(run.Planned);
    }

    [Theory]
    [InlineData("unknown command subscrib (did you mean subscribe?)", "subscrib", "-t", "a")]
    [InlineData("unknown command sub (did you mean subscribe?)", "sub")]
    [InlineData("unknown command version (did you mean jetnotify --version?)", "version")]
    [InlineData("unknown command listen (did you mean subscribe?)", "listen")]
    [InlineData("unknown command bogus (jetnotify --help lists all)", "bogus")]
    [InlineData("-h is a command's host; for help type jetnotify --help", "-h")]
    [InlineData("--host goes after the command: jetnotify subscribe --host …", "--host", "r1", "subscribe")]
    [InlineData("-t goes after the command: jetnotify subscribe -t …", "-t", "a")]
    [InlineData("unknown option --hlep (did you mean --help?)", "--hlep")]
    [InlineData("unknown option --bogus (jetnotify --help lists all)", "--bogus")]
    public void What_stands_before_the_command_is_understood_too(string sentence, params string[] args)
    {
        var run = Invocation.Of(args);

        Assert.Equal($"jetnotify: {sentence}\n", run.Error);
        Assert.Equal((int)ExitCode.Usage, run.Code);
    }

    [Fact]
    public void A_message_stays_one_line_and_does_not_steer_the_terminal()
    {
        var run = Invocation.OfSubscribe("-t", "a", "-q", "1\u001b[2J\n\u202e2");

        Assert.Equal("jetnotify: --qos: \"1\\u001b[2J\\n\\u202e2\" is not a quality of service (0, 1 or 2)\n",
            run.Error);
    }

    [Fact]
    public void Escapes_in_a_topic_filter_do_not_reach_the_terminal()
    {
        var run = Invocation.OfSubscribe("-t", "\u001b[2J/a#");

        Assert.DoesNotContain('\u001b', run.Error);
    }

    [Theory]
    [InlineData("-u", "u", "-P", "SECRET", "-p", "x")]
    [InlineData("-P", "SECRET")]
    [InlineData("-L", "mqtt://u:SECRET%@r1")]
    [InlineData("-L", "mqtt://u:SEC/SECRET@r1:1883/a")]
    [InlineData("-L", "mqtt://u:SECRET@r1:x/a")]
    [InlineData("-L", "mqtt://u:SECRET@r 1/a")]
    [InlineData("-L", "mqtt://u:SECRET")]
    [InlineData("-L", "mqtt://u:SECRET/a")]
    [InlineData("-L", "u:SECRET@r1")]
    [InlineData("-p", "SECRET")]
    [InlineData("-h", "u:SECRET")]
    [InlineData("-u", "u", "-P", "one", "SECRET")]
    [InlineData("--ws", "--ws-header", "SECRET")]
    [InlineData("--ws", "--ws-header", "Authorization=SECRET\r\nX: y")]
    [InlineData("--ws", "--ws-header", "Host=SECRET")]
    [InlineData("-h", "u:SECRET@r1")]
    [InlineData("--proxy", "socks5h://u:SECRET@p:x")]
    [InlineData("--proxy", "socks5h://u:SECRET%@p")]
    [InlineData("mqtt://u:SECRET@r1")]
    [InlineData("u:SECRET@r1")]
    [InlineData("--webhook", "http://r1:x/SECRET")]
    [InlineData("--webhook", "ftp://u:SECRET@r1/")]
    [InlineData("--webhook", "https://u:SECRET@")]
    public void A_password_is_never_repeated(params string[] typed)
    {
        var run = Invocation.OfSubscribe(["-t", "a", .. typed]);

        Assert.Equal((int)ExitCode.Usage, run.Code);
        Assert.DoesNotContain("SEC", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_longer_than_MQTT_carries_is_refused_without_being_repeated()
    {
        var run = Invocation.OfSubscribe("-t", "a", "-u", "u", "-P", new string('x', 65_536));

        Assert.Equal("jetnotify: --password: longer than the 65535 bytes MQTT can carry\n", run.Error);
    }

    [Fact]
    public void A_topic_longer_than_MQTT_carries_is_refused()
    {
        string topic = new('é', 32_768);

        var run = Invocation.OfSubscribe("-t", topic);

        Assert.Equal(65_536, Encoding.UTF8.GetByteCount(topic));
        Assert.Equal("jetnotify: --topic: the topic filter takes 65536 bytes of UTF-8, and MQTT carries at most "
            + "65535\n", run.Error);
    }
}
