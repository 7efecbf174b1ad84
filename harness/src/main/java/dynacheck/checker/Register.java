package dynacheck.checker;

import dynacheck.history.Call;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reads and writes of one key: {@code :value [k v]}, or {@code :value v} for the one register of a history without
 * keys.
 */
final class Register {
    private final @Nullable Object key;
    private final List<Access> accesses = new ArrayList<>();

    private Register(@Nullable Object key) {
        this.key = key;
    }

    /** One read or write with the value it returned or wrote. */
    record Access(Call call, @Nullable Object value) {
        boolean isWrite() {
            return call.f().equals("write");
        }

        long start() {
            return call.start();
        }

        long end() {
            return call.end();
        }
    }

    @Nullable
    Object key() {
        return key;
    }

    /** In order of invocation. */
    List<Access> accesses() {
        return accesses;
    }

    static List<Register> split(List<Call> calls) {
        Map<Optional<Object>, Register> registers = new LinkedHashMap<>();
        for (Call call : calls) {
            if (!call.f().equals("read") && !call.f().equals("write")) {
                continue;
            }
            // Only a read learns its value at its end.
            Object value = call.f().equals("read") && call.isOk()
                    ? call.last().value()
                    : call.invoke().value();
            Object key = null;
            Object inner = value;
            if (value instanceof List<?> pair && pair.size() == 2) {
                key = pair.get(0);
                inner = pair.get(1);
            }
            registers
                    .computeIfAbsent(Optional.ofNullable(key), k -> new Register(k.orElse(null)))
                    .accesses
                    .add(new Access(call, inner));
        }
        return List.copyOf(registers.values());
    }
}
