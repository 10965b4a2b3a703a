/// A background worker: a line every ten seconds until it is told to stop, then a last one.
void main() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> IO.println("putting the tools away")));
    for (int job = 1; ; job++) {
        IO.println("finished job " + job);
        Thread.sleep(10_000);
    }
}
