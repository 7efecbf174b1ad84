package dynacheck.checker.register;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes histories with all that may stand in one, in EDN: also what is wrong, not understood, or no history at all. */
final class OddHistory {
    private static final List<String> KEYS =
            List.of("1", "2", "-7", "\"a b\"", ":k", "[1 2]", "#{3 1 2}", "nil", "2.5", "12345678901234567890N");

    private final SplittableRandom random;
    private final List<String> lines = new ArrayList<>();
    private final boolean isIndexed;
    private final boolean isNamed;
    private final boolean keywords;
    private final int oddities;
    private final int values;
    private final int registers;
    private final int clients;
    private int index;
    private int unique = 100;

    /** What a client has begun. */
    private record Open(String process, String f, String value, String key) {}

    OddHistory(SplittableRandom random) {
        this.random = random;
        isIndexed = random.nextBoolean();
        isNamed = random.nextInt(8) > 0;
        keywords = random.nextInt(4) == 0;
        oddities = random.nextInt(3) == 0 ? 12 : 0;
        values = random.nextBoolean() ? 3 : 0;
        registers = 1 + random.nextInt(KEYS.size());
        clients = isNamed ? 1 + random.nextInt(4) : 1;
    }

    List<String> lines() {
        List<Open> open = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        String[] current = new String[KEYS.size()];
        java.util.Arrays.fill(current, "nil");
        for (int i = 0; i < clients; i++) {
            open.add(null);
            ids.add(i);
        }
        int length = 5 + random.nextInt(60);
        for (int i = 0; i < length; i++) {
            int client = random.nextInt(clients);
            Open begun = open.get(client);
            if (random.nextInt(15) == 0) {
                line(":nemesis", "info", random.nextBoolean() ? "fault" : "heal", "[:kill \"n1\"]");
            } else if (begun == null) {
                Open next = begin(process(ids.get(client)));
                open.set(client, next);
                line(
                        next.process(),
                        "invoke",
                        next.f(),
                        next.f().equals("read") ? keyed(next.key(), "nil") : next.value());
            } else {
                open.set(client, null);
                end(begun, current, ids, client);
            }
            if (oddities > 0 && random.nextInt(4 * oddities) == 0) {
                flaw();
            }
        }
        if (random.nextInt(6) == 0) {
            lines.add("{:process 0, :type :in");
        }
        return lines;
    }

    private String process(int id) {
        return keywords ? ":c" + id : String.valueOf(id);
    }

    private Open begin(String process) {
        String key = KEYS.get(random.nextInt(registers));
        String value = String.valueOf(values > 0 ? random.nextInt(values) : unique++);
        int what = random.nextInt(oddities > 0 ? 14 : 10);
        return switch (what) {
            case 0, 1, 2, 3, 4 -> new Open(process, "read", "", key);
            case 5, 6, 7, 8 -> new Open(process, "write", keyed(key, value), key);
            case 9 -> new Open(process, "cas", keyed(key, "[" + random.nextInt(3) + " " + value + "]"), key);
            case 10 -> new Open(process, "txn", "[[:r " + key + " nil]]", key);
            case 11 -> new Open(process, "txn", "[[:append " + key + " 1] [:r 1 nil]]", key);
            case 12 -> new Open(process, "increment", random.nextBoolean() ? keyed(key, value) : value, key);
            default -> new Open(process, "write", value, key);
        };
    }

    private void end(Open begun, String[] current, List<Integer> ids, int client) {
        int outcome = random.nextInt(12);
        String type = outcome == 0 ? "info" : outcome == 1 ? "fail" : "ok";
        int at = KEYS.indexOf(begun.key());
        String value = begun.value();
        if (begun.f().equals("read")) {
            String seen = random.nextInt(12) == 0 ? String.valueOf(random.nextInt(4)) : current[at];
            value = keyed(begun.key(), type.equals("ok") ? seen : "nil");
        } else if (begun.f().equals("write") && !type.equals("fail") && value.startsWith("[")) {
            current[at] = value.substring(value.lastIndexOf(' ') + 1, value.length() - 1);
        }
        line(begun.process(), type, begun.f(), value);
        if (type.equals("info") && isNamed && random.nextInt(20) > 0) {
            ids.set(client, ids.get(client) + 10);
        }
    }

    private void flaw() {
        switch (random.nextInt(8)) {
            case 0 -> lines.add("oops\n");
            case 1 -> index -= random.nextInt(3);
            case 2 -> line("77", "ok", "write", "[1 1]");
            case 3 -> line("0", "invoke", "read", "[1 nil]");
            case 4 -> lines.add("{:type :invoke, :f :read, :value [1 nil]}\n");
            case 5 -> line(":c1", "info", "log", "nil");
            case 6 -> lines.add("; a comment\n\n");
            default -> line("0", "invoke", "cas", "3");
        }
    }

    private static String keyed(String key, String value) {
        return "[" + key + " " + value + "]";
    }

    private void line(String process, String type, String f, String value) {
        String at = isIndexed ? ":index " + index + ", " : "";
        String who = isNamed || process.startsWith(":nemesis") ? ":process " + process + ", " : "";
        lines.add("{%s:time %d, %s:type :%s, :f :%s, :value %s}\n".formatted(at, 1000L * index, who, type, f, value));
        index++;
    }
}
