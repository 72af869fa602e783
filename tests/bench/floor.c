/* The floor: receives what the canned broker sends and writes it, with no look at it. Usage: floor PORT BYTES */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[256 * 1024];

static void answer(int fd, int want) /* reads the broker's short answer */
{
    while (want > 0) {
        ssize_t got = read(fd, buffer, want);
        if (got <= 0) exit(1);
        want -= got;
    }
}

int main(int argc, char **argv)
{
    static const char connect_[] = "\x10\x11\0\4MQTT\4\2\0\0\0\5floor";
    static const char subscribe[] = "\x82\6\0\1\0\1#\0";
    if (argc != 3) return 2;
    long left = atol(argv[2]);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) return 3;
    if (write(fd, connect_, sizeof connect_ - 1) < 0) return 1;
    answer(fd, 4);
    if (write(fd, subscribe, sizeof subscribe - 1) < 0) return 1;
    answer(fd, 5);
    while (left > 0) {
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got <= 0) return 1;
        left -= got;
        for (ssize_t at = 0, put; at < got; at += put)
            if ((put = write(STDOUT_FILENO, buffer + at, got - at)) <= 0) return 7;
    }
    return write(fd, "\xe0\0", 2) == 2 ? 0 : 1;
}
