package dev.mothership.proxy;

import dev.mothership.client.Visitor;
import dev.mothership.http.FieldName;
import dev.mothership.http.HttpVersion;
import dev.mothership.http.RequestHead;

/// What is to become of a request, as far as its head tells.
sealed interface Admission {

    /// It goes to a ship.
    ///
    /// @param target the request target that the ship gets
    record Forward(CompiledRoute route, String target) implements Admission {}

    /// It gets an answer of ours.
    record Refuse(int status, String message) implements Admission {}

    static Admission of(Visitor visitor, RouteTable.ForListener routes) {
        RequestHead request = visitor.head();
        RequestTarget asked = RequestTarget.of(request.target());
        if (asked.isAsterisk()) {
            return new Refuse(204, "");
        }
        String normal = RequestPath.normalize(asked.path());
        CompiledRoute route =
                routes.find(request.fields().get(FieldName.HOST), asked.path(), normal, visitor);
        if (route == null) {
            return normal == null
                    ? new Refuse(400, "the path can be read in more than one way")
                    : new Refuse(404, "no route takes this request");
        }
        if (!isExpectationKnown(request)) {
            return new Refuse(417, "the only expectation served is 100-continue");
        }
        String path = route.rawPath() || normal == null ? asked.path() : normal;
        return new Forward(route, route.forwarded(path) + asked.query());
    }

    private static boolean isExpectationKnown(RequestHead request) {
        String expectation = request.fields().joined(FieldName.EXPECT);
        return expectation == null
                || expectation.equalsIgnoreCase("100-continue")
                || request.version() == HttpVersion.HTTP_1_0;
    }
}
