package dev.mothership.proxy;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The exchanges of one event loop that wait for a ship, each with the time at which it gives up.
/// Joining and leaving costs a few assignments.
final class Waiting {
    private @Nullable Node first;

    /// One waiter's place in the list.
    static final class Node {
        private final Exchange exchange;
        private @Nullable Node previous;
        private @Nullable Node next;
        private boolean linked;
        private long deadline;

        Node(Exchange exchange) {
            this.exchange = exchange;
        }
    }

    boolean isEmpty() {
        return first == null;
    }

    /// Joins, or gets another deadline.
    void add(Node node, long deadline) {
        node.deadline = deadline;
        if (!node.linked) {
            node.linked = true;
            node.next = first;
            if (first != null) {
                first.previous = node;
            }
            first = node;
        }
    }

    void remove(Node node) {
        if (!node.linked) {
            return;
        }
        node.linked = false;
        if (node.previous == null) {
            first = node.next;
        } else {
            node.previous.next = node.next;
        }
        if (node.next != null) {
            node.next.previous = node.previous;
        }
        node.previous = null;
        node.next = null;
    }

    /// Takes out those whose time is over and hands them on.
    void expire(long now, Consumer<Exchange> expired) {
        Node node = first;
        while (node != null) {
            Node next = node.next;
            if (node.linked && node.deadline <= now) {
                remove(node);
                expired.accept(node.exchange);
            }
            node = next;
        }
    }
}
