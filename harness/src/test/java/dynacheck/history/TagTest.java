package dynacheck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TagTest {
    /** Each part decides where those before it are equal. */
    @Test
    void partsCompareOneAfterAnother() {
        List<Tag> rising = List.of(
                new Tag(1, "n9", 9, 9),
                new Tag(2, "n1", 9, 9),
                new Tag(2, "n2", 1, 9),
                new Tag(2, "n2", 2, 1),
                new Tag(2, "n2", 2, 2),
                new Tag(10, "n1", 1, 1));
        for (int i = 0; i < rising.size(); i++) {
            for (int j = 0; j < rising.size(); j++) {
                int order = rising.get(i).compareTo(rising.get(j));
                assertEquals(Integer.compare(i, j), Integer.signum(order), rising.get(i) + " and " + rising.get(j));
            }
            assertEquals(Optional.of(rising.get(i)), Tag.parse(rising.get(i).toString()));
        }
    }
}
