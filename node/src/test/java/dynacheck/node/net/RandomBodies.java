package dynacheck.node.net;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies of requests as a careless client makes them: near to what is known, with something else in some places. */
final class RandomBodies {
    private static final List<String> FIELDS =
            List.of("add", "remove", "id", "address", "life", "value", "removed", "Ä");
    private static final List<String> TEXTS = List.of(
            "n1",
            "n4",
            "127.0.0.1:7004",
            "h:0",
            "http://h:1",
            " :1",
            "",
            "a b",
            "\\u0000",
            "\\ud800",
            "é",
            "null",
            "0123456789abcdef");

    private RandomBodies() {}

    static byte[] next(Random random, boolean write) {
        String text = write ? write(random) : reconfig(random);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0 && body.length > 0) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        return body;
    }

    private static String write(Random random) {
        return odd(random) ? value(random, 0) : "{\"value\":" + (odd(random) ? value(random, 0) : text(random)) + "}";
    }

    private static String reconfig(Random random) {
        if (odd(random)) {
            return value(random, 0);
        }
        String add = odd(random)
                ? value(random, 0)
                : list(
                        random,
                        () -> odd(random)
                                ? value(random, 1)
                                : "{\"id\":" + (odd(random) ? value(random, 2) : "\"n" + random.nextInt(9) + "\"")
                                        + ",\"address\":"
                                        + (odd(random) ? value(random, 2) : "\"h:" + (1 + random.nextInt(9)) + "\"")
                                        + (odd(random) ? ",\"" + field(random) + "\":" + value(random, 2) : "") + "}");
        String remove = odd(random) ? value(random, 0) : list(random, () -> text(random));
        return "{\"add\":" + add + ",\"" + (odd(random) ? field(random) : "remove") + "\":" + remove + "}";
    }

    private static boolean odd(Random random) {
        return random.nextInt(5) == 0;
    }

    private static String list(Random random, java.util.function.Supplier<String> element) {
        return IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> element.get())
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String field(Random random) {
        return FIELDS.get(random.nextInt(FIELDS.size()));
    }

    private static String text(Random random) {
        return "\"" + TEXTS.get(random.nextInt(TEXTS.size())) + "\"";
    }

    /** Any JSON, and now and then none. */
    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 8 : 12)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> String.valueOf(random.nextInt());
            case 3 -> random.nextDouble() + "e" + random.nextInt(400);
            case 4 -> "\"" + "x".repeat(random.nextInt(300)) + "\"";
            case 5 ->
                List.of("NaN", "", "{", "[1,", "\"", "0x1", "'a'", "/*c*/1", "1 2")
                        .get(random.nextInt(9));
            case 6, 7 -> text(random);
            case 8 -> "[".repeat(random.nextInt(40)) + "]".repeat(random.nextInt(40));
            case 9 -> list(random, () -> value(random, depth + 1));
            default ->
                "{"
                        + IntStream.range(0, random.nextInt(4))
                                .mapToObj(i -> "\"" + field(random) + "\":" + value(random, depth + 1))
                                .collect(Collectors.joining(","))
                        + "}";
        };
    }
}
