package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewNamesTest {
    private static final String V0 = "{+n1,+n2,+n3}";
    private static final String V1 = "{+n1,+n2,+n3,+n4}";

    private static Op op(long index, OpType type, Map<Keyword, Object> extra) {
        return new Op(index, index, 0L, type, "read", List.of(1L, 2L), extra);
    }

    private static List<Op> ops() {
        List<Op> ops = new ArrayList<>();
        for (String view : List.of(V0, V1, V0, V1, "{+n1}")) {
            ops.add(op(ops.size(), OpType.INVOKE, Map.of()));
            ops.add(op(ops.size(), OpType.OK, Map.of(Op.VIEW, view, Op.NODE, "n1")));
        }
        return ops;
    }

    private static String written(List<Op> ops) {
        ViewNames names = new ViewNames();
        StringBuilder text = new StringBuilder();
        ops.forEach(op -> Journal.print(names.shortened(op), text));
        return text.toString();
    }

    @Test
    void aViewIsToldOnceAndReadEverywhere() {
        String text = written(ops());
        assertEquals(text.indexOf(V1), text.lastIndexOf(V1), text);
        assertEquals(ops(), HistoryReader.parse(text).ops());
    }

    /** As histories were before names. */
    @Test
    void aHistoryWithWholeViewsIsReadAsEver() {
        StringBuilder text = new StringBuilder();
        ops().forEach(op -> Journal.print(op, text));
        assertEquals(ops(), HistoryReader.parse(text.toString()).ops());
    }

    /** Whatever another tool keeps under that key. */
    @Test
    void whatIsNoNameStaysAsItIs() {
        List<Op> ops = List.of(
                op(0, OpType.INVOKE, Map.of()),
                op(1, OpType.OK, Map.of(Op.VIEW, "v1")),
                op(2, OpType.INVOKE, Map.of()),
                op(3, OpType.OK, Map.of(Op.VIEW, 7L)));
        assertEquals(ops, HistoryReader.parse(written(ops)).ops());
    }
}
