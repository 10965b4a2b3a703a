package dev.mothership.client;

import com.google.re2j.Pattern;
import dev.mothership.http.FieldName;
import java.util.List;
import java.util.stream.Collectors;

/// `ua_filter`: the client is of one of these kinds, or its User-Agent matches a pattern. Immutable.
final class AgentCondition implements Condition {
    private final List<String> filters;
    private final List<Pattern> patterns;

    /// @param filters as the manifest has them, each right
    AgentCondition(List<String> filters) {
        this.filters = List.copyOf(filters);
        this.patterns =
                filters.stream()
                        .filter(filter -> filter.startsWith("~"))
                        .map(filter -> Pattern.compile(filter.substring(1)))
                        .toList();
    }

    @Override
    public boolean takes(Visitor visitor) {
        for (Pattern pattern : patterns) {
            if (pattern.matcher(visitor.agent()).find()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String obstacle(Visitor visitor) {
        return "is for clients of "
                + filters.stream().collect(Collectors.joining("`, `", "`", "`"));
    }

    @Override
    public FieldName decidedBy() {
        return FieldName.USER_AGENT;
    }
}
