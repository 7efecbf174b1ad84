package dynacheck.node.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dynacheck.node.core.Timestamp;
import dynacheck.node.dynastore.Message;
import dynacheck.node.dynastore.Persistent;
import dynacheck.node.dynastore.TaggedValue;
import dynacheck.node.dynastore.plugin.DynaStoreProtocol;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records as the disk has them: registers by hand, the others as CBOR, with their parts apart or not. */
class RecordsByHandTest {
    private static final Persistent REGISTER =
            new Persistent.Register("k", new TaggedValue("v", new Timestamp(5, "n1", 2, 300)));

    private static byte[] written(Persistent record) {
        return new PartsKept<>(DynaStoreProtocol.CODEC).write(record).body();
    }

    private static Persistent read(byte[] body) throws WireException {
        return new PartsKept<>(DynaStoreProtocol.CODEC).read(body);
    }

    @Test
    void everyRecordComesBackEqual() throws WireException {
        for (Persistent record : CodecTest.RECORDS) {
            PartsKept<Persistent> kept = new PartsKept<>(DynaStoreProtocol.CODEC);
            assertEquals(record, kept.read(kept.write(record).body()));
        }
    }

    /** A folder is read by later versions, too. */
    @Test
    void theBytesOfARegisterStay() throws WireException {
        assertEquals(
                "00" + "00" + "026b" + "0276" + "05036e3102ac02", HexFormat.of().formatHex(written(REGISTER)));
        assertEquals(REGISTER, read(HexFormat.of().parseHex("0000026b027605036e3102ac02")));
        assertEquals(0, PartsKept.neededBy(written(REGISTER)));
        Persistent absent = new Persistent.Register("k", new TaggedValue(null, new Timestamp(5, "n1", 2, 300)));
        assertEquals(absent, read(written(absent)));
    }

    @Test
    void aRegisterOfAnEarlierVersionIsRead() throws WireException {
        byte[] cbor = DynaStoreProtocol.CODEC.encode(REGISTER);
        assertTrue(cbor.length > 2 * written(REGISTER).length);
        assertEquals(REGISTER, read(cbor));
    }

    /** A store keeps a timestamp for each register, and few processes write them all. */
    @Test
    void processesThatComeAgainAreOneObject() throws WireException {
        Persistent.Register one = (Persistent.Register) read(written(REGISTER));
        Persistent.Register two = (Persistent.Register) read(written(REGISTER));
        assertSame(one.value().ts().pid(), two.value().ts().pid());
    }

    @Test
    void damageIsRefused() {
        byte[] whole = written(REGISTER);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(WireException.class, () -> read(cut), "cut at " + length);
        }
        assertThrows(WireException.class, () -> read(Arrays.copyOf(whole, whole.length + 1)));
        for (String other : List.of(
                "0001026b027605036e3102ac02", // no kind
                "000000027605036e3102ac02", // a key that is null
                "0000026b0276050002ac02", // a process that is null
                "0000026b04eda08005036e3102ac02")) { // half of a surrogate pair
            assertThrows(WireException.class, () -> read(HexFormat.of().parseHex(other)), other);
        }
    }

    /** A protocol whose records all are CBOR. */
    @Test
    void whereNothingGoesByHandNothingIsReadSo() {
        Codec<Message, Persistent> plain = new Codec<>(Message.class, Persistent.class);
        assertThrows(WireException.class, () -> new PartsKept<>(plain).read(written(REGISTER)));
    }
}
