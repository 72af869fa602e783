/* The least that can be done for a fleet: one thread, epoll; reads what each broker sends, writes it, acknowledges it,
   with no look at it. Ends when a broker does. Usage: floor PORT ROUTERS */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { most = 512, room = 64 * 1024, pubacks = 64 };

static unsigned char buffer[room];
static unsigned char batch[most * room];

static int admitted(int port, int number)
{
    static const char connect_[] = "\x10\x11\0\4MQTT\4\2\0\0\0\5floor";
    static const char subscribe[] = "\x82\6\0\1\0\1#\1";
    unsigned address = 127u << 24 | (1 + number / 62500) << 16 | (number / 250 % 250) << 8 | (1 + number % 250);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(address)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) exit(3);
    if (write(fd, connect_, sizeof connect_ - 1) < 0 || recv(fd, buffer, 4, MSG_WAITALL) != 4) exit(3);
    if (write(fd, subscribe, sizeof subscribe - 1) < 0 || recv(fd, buffer, 5, MSG_WAITALL) != 5) exit(3);
    return fd;
}

/* Puts a PUBACK for every PUBLISH at QoS 1 and returns how many bytes they are. */
static size_t acknowledge(const unsigned char *at, const unsigned char *end, unsigned char *acks)
{
    size_t put = 0;
    while (at < end && put < 4 * pubacks) {
        unsigned length = at[1] & 127, head = 2;
        if (at[1] & 128) length |= (at[2] & 127) << 7, head = 3;
        if ((at[0] & 0xF6) == 0x32) {
            const unsigned char *id = at + head + 2 + (at[head] << 8 | at[head + 1]);
            acks[put] = 0x40, acks[put + 1] = 2, acks[put + 2] = id[0], acks[put + 3] = id[1];
            put += 4;
        }
        at += head + length;
    }
    return put;
}

int main(int argc, char **argv)
{
    if (argc != 3) return 2;
    int poll = epoll_create1(0);
    for (int i = 0; i < atoi(argv[2]); i++) {
        struct epoll_event wanted = {.events = EPOLLIN, .data.fd = admitted(atoi(argv[1]), i)};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, wanted.data.fd, &wanted) != 0) return 3;
    }
    static struct epoll_event ready[most];
    static unsigned char acks[most][4 * pubacks];
    static size_t owed[most];
    for (;;) {
        int count = epoll_wait(poll, ready, most, -1);
        size_t filled = 0;
        for (int i = 0; i < count; i++) {
            ssize_t got = recv(ready[i].data.fd, batch + filled, room, MSG_DONTWAIT);
            if (got <= 0) return 0;
            owed[i] = acknowledge(batch + filled, batch + filled + got, acks[i]);
            filled += got;
        }
        for (ssize_t at = 0, put; at < (ssize_t)filled; at += put)
            if ((put = write(STDOUT_FILENO, batch + at, filled - at)) <= 0) return 7;
        for (int i = 0; i < count; i++)
            if (owed[i] > 0 && send(ready[i].data.fd, acks[i], owed[i], MSG_NOSIGNAL) < 0) return 1;
    }
}
