package dynacheck.node.dynastore;

import dynacheck.node.core.ProcessId;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;

/**
 * The state of an object and of all it refers to, as a digest: equal digests, equal behaviour from now on. It reads
 * every field, also what waiting callbacks captured, so nothing that the protocol core may add later is forgotten.
 * Digests hold within one JVM.
 */
@NullUnmarked
final class CanonicalForm {
    /**
     * Numbers of persists: of no influence where every persist is durable at once. What {@link SelfCheck} remembers: it
     * judges and decides nothing. What a finisher heard of others: it decides what a timer does, and no time passes.
     * For the same reason who has not answered yet.
     */
    private static final Set<String> IGNORED = Set.of(
            "persist",
            "lastPersist",
            "ownEntryPersist",
            "afterPersist",
            "selfCheck",
            "asking",
            "looksLeft",
            "unanswered");

    private static final Map<Class<?>, Field[]> FIELDS = new ConcurrentHashMap<>();

    private final StringBuilder text = new StringBuilder();
    private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();

    private CanonicalForm() {}

    static String of(Object root) {
        CanonicalForm form = new CanonicalForm();
        form.append(root);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(form.text.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void append(Object o) {
        switch (o) {
            case null -> text.append('-');
            case View view -> text.append(view);
            case ProcessId id -> text.append(id);
            case String s -> text.append('"').append(s).append('"');
            case Number n -> text.append(n);
            case Boolean b -> text.append(b);
            case Enum<?> e -> text.append(e.name());
            case BitSet bits -> text.append(bits);
            case Object[] all -> append(Arrays.asList(all));
            case Map<?, ?> map -> {
                text.append('{');
                map.forEach((key, value) -> {
                    append(key);
                    text.append('=');
                    append(value);
                    text.append(',');
                });
                text.append('}');
            }
            case Collection<?> all -> {
                text.append('[');
                for (Object element : all) {
                    append(element);
                    text.append(',');
                }
                text.append(']');
            }
            default -> appendFields(o);
        }
    }

    private void appendFields(Object o) {
        if (!(o instanceof Record)) {
            Integer number = seen.putIfAbsent(o, seen.size());
            if (number != null) {
                text.append('#').append(number.intValue());
                return;
            }
        }
        text.append(o.getClass().getName()).append('(');
        for (Field field : FIELDS.computeIfAbsent(o.getClass(), CanonicalForm::fields)) {
            try {
                append(field.get(o));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
            text.append(';');
        }
        text.append(')');
    }

    private static Field[] fields(Class<?> type) {
        if (type.getName().startsWith("java.")) {
            throw new IllegalStateException("no canonical form for " + type);
        }
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                .flatMap(part -> Arrays.stream(part.getDeclaredFields()))
                .filter(f -> !Modifier.isStatic(f.getModifiers()) && !IGNORED.contains(f.getName()))
                .peek(f -> f.setAccessible(true))
                .toArray(Field[]::new);
    }
}
