package dynacheck.checker.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.checker.Verdict;
import dynacheck.checker.txn.TxnOracle.Order;
import dynacheck.history.History;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every transaction of up to four micro-operations on one key, beside one that writes a foreign value: what inference
 * calls wrong is what no order explains.
 */
class SingleTransactionOracleTest {
    private static final int MOPS = 4;

    @Test
    void listsAreConsistentWithinATransaction() {
        compare(Model.LIST_APPEND, List.of("ax0", "ax1", "rx", "rx0", "rx7", "rx01", "rx10", "rx70", "rx07"));
    }

    @Test
    void registersAreConsistentWithinATransaction() {
        compare(Model.RW_REGISTER, List.of("wx0", "wx1", "wx2", "rx_", "rx0", "rx1", "rx2", "rx7"));
    }

    private static void compare(Model model, List<String> alphabet) {
        int wrong = 0;
        List<String> transactions = transactions(alphabet);
        for (String text : transactions) {
            String line = (model == Model.LIST_APPEND ? "ax7" : "wx7") + " | " + text;
            History history = model == Model.LIST_APPEND ? Txns.lists(line) : Txns.registers(line);
            boolean possible = TxnOracle.isSerializable(history, Order.NONE);
            ElleResult result = ElleChecker.check(history, ElleOptions.of(model, Consistency.SERIALIZABLE));
            assertEquals(!possible, result.verdict() == Verdict.INVALID, () -> text + ": " + result);
            wrong += possible ? 0 : 1;
        }
        int all = transactions.size();
        assertTrue(wrong > all / 4 && all - wrong > 40, wrong + " of " + all + " are wrong");
    }

    /** Each writes a value once at most. */
    private static List<String> transactions(List<String> alphabet) {
        List<String> all = new ArrayList<>();
        List<String> longest = List.of("");
        for (int length = 1; length <= MOPS; length++) {
            List<String> longer = new ArrayList<>();
            for (String shorter : longest) {
                for (String mop : alphabet) {
                    if (mop.startsWith("r") || !shorter.contains(mop)) {
                        longer.add(shorter + " " + mop);
                    }
                }
            }
            all.addAll(longer);
            longest = longer;
        }
        return all;
    }
}
