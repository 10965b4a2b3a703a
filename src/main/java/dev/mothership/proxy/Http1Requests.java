package dev.mothership.proxy;

import dev.mothership.http.Fault;
import dev.mothership.http.RequestHead;
import dev.mothership.http.RequestReader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// The requests of an HTTP/1 connection, read strictly and one after the other: what comes behind
/// one waits until its response has ended. Belongs to the connection's event loop.
final class Http1Requests {
    private static final long NONE = -1;

    private final ProxyLoop loop;
    private final Entrance entrance;
    private final Http1Connection connection;
    private final Http1Client client;
    private final RequestReader reader;
    private final Held held = new Held();
    private @Nullable RequestHead head;
    private boolean complete;
    private boolean flowing;
    private boolean reading;
    private long headBegun = NONE;

    /// @param client answers them
    Http1Requests(
            ProxyLoop loop, Entrance entrance, Http1Connection connection, Http1Client client) {
        this.loop = loop;
        this.entrance = entrance;
        this.connection = connection;
        this.client = client;
        this.reader = new RequestReader(headLimit());
    }

    private int headLimit() {
        return entrance.now().plan().limits().headerSize();
    }

    /// Of the request that runs.
    RequestHead head() {
        RequestHead known = head;
        if (known == null) {
            throw new IllegalStateException();
        }
        return known;
    }

    /// Whether all of the request that runs has come.
    boolean isComplete() {
        return complete;
    }

    /// Whether more of it is wanted.
    boolean isFlowing() {
        return flowing;
    }

    /// Whether nothing waits that has come.
    boolean isAllRead() {
        return held.isEmpty();
    }

    /// Whether it is being read at this moment, further up the stack.
    boolean isReading() {
        return reading;
    }

    /// Whether a head has been coming since before then.
    boolean isHeadLate(long since) {
        return headBegun != NONE && headBegun - since < 0;
    }

    void flowing(boolean on) {
        flowing = on;
    }

    /// The request's response has ended, or nobody waits for it.
    void endRequest() {
        RequestHead used = head;
        if (used != null) {
            head = null;
            loop.giveHead(used);
        }
    }

    /// Drops what waits.
    void drop() {
        held.release();
    }

    /// Gives what has come already to a tunnel.
    void hand(Tunnel tunnel) {
        for (ByteBuf early = held.take(); early != null; early = held.take()) {
            tunnel.fromClient(early);
        }
    }

    /// Not while answers pile up that the client does not read. The end of a body that was read is
    /// read in any case: nothing comes that would have it read later.
    private boolean mayRead() {
        if (!connection.speaksHttp()) {
            return false;
        }
        return client.isIdle()
                ? connection.isWritable()
                : !complete && (flowing || reader.isAtEnd());
    }

    /// @param in belongs to this from now on
    void received(ByteBuf in) {
        if (!reading && held.isEmpty() && mayRead()) {
            reading = true;
            read(in);
            readHeld();
            return;
        }
        held.add(in);
        if (!reading && mayRead()) {
            readHeld();
        } else if (held.isFull()) {
            connection.autoRead(false);
        }
    }

    /// Reads what had to wait, outside of the events that flush by themselves.
    void resume() {
        if (!reading) {
            readHeld();
            client.flushRequest();
        }
    }

    private void readHeld() {
        reading = true;
        while (mayRead()) {
            ByteBuf in = held.take();
            if (in == null) {
                break;
            }
            read(in);
        }
        reading = false;
        if (connection.isRefusing()) {
            held.release();
        } else if (held.isEmpty()) {
            if (mayRead()) {
                connection.autoRead(true);
            }
            connection.allRead();
        }
        noteHead();
    }

    private void read(ByteBuf in) {
        while (mayRead()) {
            if (head == null && client.isIdle()) {
                if (!in.isReadable()) {
                    break;
                }
                RequestHead next = loop.takeHead();
                head = next;
                reader.use(next);
                reader.limit(headLimit());
            }
            switch (reader.read(in, loop.scratch())) {
                case MORE -> {
                    in.release();
                    return;
                }
                case HEAD -> begin(in);
                case DATA ->
                        client.exchange().requestData(in.readRetainedSlice(reader.dataLength()));
                case END -> {
                    complete = true;
                    client.exchange().requestEnded(reader.trailers());
                }
                case FAULT -> {
                    in.release();
                    wrong(reader.fault());
                    return;
                }
            }
        }
        if (in.isReadable()) {
            held.putBack(in);
        } else {
            in.release();
        }
    }

    private void begin(ByteBuf in) {
        RequestHead begun = head();
        complete = !begun.hasBody();
        if (complete) {
            var _ = reader.read(in, loop.scratch()); // its end
        }
        flowing = false;
        headBegun = NONE;
        client.begin(begun);
    }

    private void noteHead() {
        if (!reader.isInHead()) {
            headBegun = NONE;
        } else if (headBegun == NONE) {
            headBegun = loop.now();
        }
    }

    private void wrong(@Nullable Fault fault) {
        if (fault == null) {
            throw new IllegalStateException();
        }
        client.wrong(fault, reader.hasLine() ? head : null);
    }
}
