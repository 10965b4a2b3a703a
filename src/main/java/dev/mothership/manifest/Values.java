package dev.mothership.manifest;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A table whose keys were checked; keys that had a problem are left out.
///
/// @param offset where the table stands
/// @param rejected the keys that are left out: they are not missing, and what refers to them is not
///   wrong for it
record Values(int offset, Map<String, Value> map, Set<String> rejected) {

    /// One value.
    ///
    /// @param object what the text means: as the key's [Type] says, a `List<Value>` for arrays, a
    ///   `Values` for tables
    /// @param keyOffset where its key stands
    /// @param offset where it stands
    /// @param origin where it came from, for people
    record Value(Object object, int keyOffset, int offset, String origin) {

        /// The elements of an array; a value that may stand without brackets is its only element.
        List<Value> elements() {
            if (!(object instanceof List<?> list)) {
                return List.of(this);
            }
            return list.stream().map(Value.class::cast).toList();
        }

        Values table() {
            return (Values) object;
        }

        String text() {
            return object.toString();
        }
    }

    static Values empty(int offset) {
        return new Values(offset, new LinkedHashMap<>(), new HashSet<>());
    }

    /// Whether the key is there, right or not.
    boolean has(String key) {
        return map.containsKey(key) || rejected.contains(key);
    }

    Optional<Value> value(String key) {
        return Optional.ofNullable(map.get(key));
    }

    <T> Optional<T> get(String key, Class<T> type) {
        return value(key).map(Value::object).filter(type::isInstance).map(type::cast);
    }

    /// A table's values; empty where it is absent.
    Values table(String key) {
        return get(key, Values.class).orElseGet(() -> empty(offset));
    }

    /// An array's elements; empty where it is absent.
    List<Value> elements(String key) {
        return value(key).map(Value::elements).orElse(List.of());
    }

    /// The same, with what is absent here taken from a template.
    Values over(Values template) {
        Map<String, Value> merged = new LinkedHashMap<>(template.map);
        rejected.forEach(merged::remove);
        merged.putAll(map);
        Set<String> bad = new HashSet<>(template.rejected);
        bad.addAll(rejected);
        return new Values(offset, merged, bad);
    }
}
