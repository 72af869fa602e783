// Usage: FILE ROUNDS. Minifies the texts of the file, one behind each four bytes of its length, so many times over, and prints the
// nanoseconds of CPU that a text took. Needs Debian's libsimdjson-dev.
#include <simdjson.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

static double seconds() {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int, char **arguments) {
    std::ifstream file(arguments[1], std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(file)), {});
    std::vector<std::string> texts;
    for (std::size_t at = 0; at < all.size();) {
        std::uint32_t length;
        std::memcpy(&length, &all[at], sizeof length);
        texts.push_back(all.substr(at + sizeof length, length));
        at += sizeof length + length;
    }

    const long rounds = std::atol(arguments[2]);
    const std::unique_ptr<char[]> room(new char[all.size() + 64]);
    const double before = seconds();
    for (long round = 0; round < rounds; round++) {
        for (const std::string &text : texts) {
            std::size_t length;
            if (simdjson::minify(text.data(), text.size(), room.get(), length)) {
                return 1;
            }
        }
    }

    std::printf("%.1f\n", (seconds() - before) * 1e9 / rounds / texts.size());
}
