/* A ship for bench/restart and bench/scale: writes down its name, its process ID and the time, and waits.
 * The time is taken first: between fork and here lie only exec and the dynamic loader. */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  char line[64];
  int length = snprintf(line, sizeof line, "%-12s %10d %7lld.%09ld\n", argc > 2 ? argv[2] : "ship", (int) getpid(),
                        (long long) now.tv_sec, now.tv_nsec);
  int file = argc > 1 ? open(argv[1], O_WRONLY | O_APPEND | O_CREAT, 0644) : -1;
  if (file < 0 || write(file, line, length) != length) {
    return 1;
  }
  close(file);
  for (;;) {
    pause();
  }
}
