package dev.mothership.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/// Clients that have had an answer and say nothing more, in a process of their own; for each line
/// of its input all of them ask again.
final class IdleClients {
    private static final String ASK = "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n";

    private IdleClients() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new RawClient(port));
        }
        System.out.println(answered(clients));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        while (in.readLine() != null) {
            System.out.println(answered(clients));
        }
    }

    private static int answered(List<RawClient> clients) throws IOException {
        int answered = 0;
        for (RawClient client : clients) {
            if (client.send(ASK).readHead().startsWith("HTTP/1.1 204 ")) {
                answered++;
            }
        }
        return answered;
    }
}
