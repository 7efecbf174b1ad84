package dynacheck.node.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    @Test
    void framesCutAnywhereComeBackWhole() throws WireException {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            List<byte[]> sent = new ArrayList<>();
            Buffer stream = Buffer.buffer();
            for (int i = 0; i < 10; i++) {
                byte[] body = new byte[1 + random.nextInt(round % 10 == 0 ? 200_000 : 50)];
                random.nextBytes(body);
                sent.add(body);
                stream.appendBuffer(FrameReader.frame(body));
            }
            List<byte[]> got = new ArrayList<>();
            FrameReader reader = new FrameReader(got::add);
            int at = 0;
            while (at < stream.length()) {
                int end = Math.min(stream.length(), at + 1 + random.nextInt(stream.length() / 5 + 1));
                reader.accept(stream.getBytes(at, end));
                at = end;
            }
            assertEquals(sent.size(), got.size());
            for (int i = 0; i < sent.size(); i++) {
                assertArrayEquals(sent.get(i), got.get(i));
            }
        }
    }

    @Test
    void theLargestFrameIsAcceptedAndOneByteMoreRefusedByItsHeader() throws WireException {
        List<byte[]> got = new ArrayList<>();
        new FrameReader(got::add)
                .accept(FrameReader.frame(new byte[FrameReader.MAX_FRAME_BYTES]).getBytes());
        assertEquals(1, got.size());
        byte[] header =
                Buffer.buffer().appendInt(FrameReader.MAX_FRAME_BYTES + 1).getBytes();
        assertThrows(WireException.class, () -> new FrameReader(got::add).accept(header));
        assertThrows(IllegalArgumentException.class, () -> FrameReader.frame(new byte[0]));
        assertThrows(
                IllegalArgumentException.class, () -> FrameReader.frame(new byte[FrameReader.MAX_FRAME_BYTES + 1]));
    }

    @Test
    void emptyAndNegativeLengthsAreRefused() {
        for (int length : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            byte[] header = Buffer.buffer().appendInt(length).getBytes();
            assertThrows(WireException.class, () -> new FrameReader(body -> {}).accept(header), "length " + length);
        }
    }
}
