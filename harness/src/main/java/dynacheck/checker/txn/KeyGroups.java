package dynacheck.checker.txn;

/** Ints in groups, each group a linked chain in one array. */
final class KeyGroups {
    private final int[] head;
    private final IntList item = new IntList();
    private final IntList link = new IntList();

    KeyGroups(int groups) {
        head = new int[groups];
    }

    void add(int group, int value) {
        link.add(head[group]);
        item.add(value);
        head[group] = item.size();
    }

    /** The group's items in the order in which they were added. */
    int[] of(int group) {
        int size = 0;
        for (int i = head[group]; i > 0; i = link.get(i - 1)) {
            size++;
        }
        int[] items = new int[size];
        for (int i = head[group]; i > 0; i = link.get(i - 1)) {
            items[--size] = item.get(i - 1);
        }
        return items;
    }
}
