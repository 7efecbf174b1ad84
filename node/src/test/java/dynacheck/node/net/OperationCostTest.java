package dynacheck.node.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.net.OperationCost.Cost;
import dynacheck.node.storage.StorageException;
import org.junit.jupiter.api.Test;

/** What can be counted of {@link OperationCost}; it depends on no machine. */
class OperationCostTest {
    /** Members that may change cost little as long as they do not; and of three members, two are asked to look. */
    @Test
    void theShortFormSendsLessThanTheStaticRegisterAndAllocatesLittleMore() throws StorageException {
        Cost dynastore = cost("dynastore");
        Cost abd = cost("abd");
        assertTrue(dynastore.frames() < 0.75 * abd.frames(), dynastore + " " + abd);
        assertTrue(dynastore.wireBytes() <= abd.wireBytes(), dynastore + " " + abd);
        assertTrue(dynastore.allocatedBytes() < 1.16 * abd.allocatedBytes(), dynastore + " " + abd);
    }

    private static Cost cost(String protocol) throws StorageException {
        OperationCost<?, ?> cost = OperationCost.of(protocol);
        cost.measure(2_000);
        return cost.measure(2_000);
    }
}
