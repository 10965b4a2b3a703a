package dev.mothership.proxy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Reads `X-Forwarded-For`: a list of addresses, to which each proxy adds the one it got the
/// request from. Read from the right, since everything left of what a trusted proxy has added may
/// come from the client.
final class ForwardedFor {
    private ForwardedFor() {}

    /// @param list with or without ports; empty elements do not count (RFC 9110, 5.6.1)
    /// @return the client first; empty where the last element is no address
    static List<InetAddress> believed(String list, Trust trust) {
        List<InetAddress> chain = new ArrayList<>();
        int end = list.length();
        while (end >= 0 && chain.size() < Claims.MOST_HOPS) {
            int comma = end == 0 ? -1 : list.lastIndexOf(',', end - 1);
            String element = list.substring(comma + 1, end).strip();
            end = comma;
            if (!element.isEmpty()) {
                InetAddress hop = IpText.parseNode(element);
                if (hop == null) {
                    break;
                }
                chain.addFirst(hop);
                if (!trust.trusts(hop)) {
                    break;
                }
            }
        }
        return chain;
    }
}
