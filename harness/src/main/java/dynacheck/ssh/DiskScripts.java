package dynacheck.ssh;

import dynacheck.cluster.Disks.Fault;
import dynacheck.cluster.Disks.Tear;
import dynacheck.cluster.NodeFiles.Damage;
import dynacheck.remote.Host;
import java.util.SplittableRandom;

/**
 * The shell commands for faults of one host's disk, as text. The node's data folder is a small file system of its own,
 * ext4 in a file, so that nothing else on the host suffers. Each command reads back what it did and prints it, or
 * fails.
 *
 * @param dir ours on the host
 * @param data the node's data folder, where the file system is mounted
 */
record DiskScripts(String dir, String data) {
    /** Of the file system. Some stores reserve 64 MiB for each file of a log, and the next one beforehand. */
    private static final int MIB = 256;

    /** Of the one that this is kept on, whole and, for a moment, half exchanged. */
    private static final int STORE_MIB = 576;

    /** A synced write that takes this long has met a slow disk. */
    static final int SLOW_MS = 150;

    /** {@link #install} and {@link #heal} write this file to see whether they can. It is none of the node's. */
    private static final String PROBE = ".probe";

    /** All that {@link #probe} misses on an older kernel: its disks can be torn all the same. */
    static final String NO_TRIGGER = "the kernel has no trigger_fs_error of ext4 (needs 4.20)";

    /** The journal waits: what nobody synced must not come to the disk soon by itself, as on a machine it might not. */
    static final String OPTIONS = "loop,errors=remount-ro,commit=300";

    private static final String FILLER = ".filler";

    private static final String SLOW = "slow";

    /** On a file system of its own, which can be made to take no write: see {@link TearScripts}. */
    private String image() {
        return store() + "/disk.img";
    }

    private String store() {
        return dir + "/store";
    }

    private TearScripts torn() {
        return new TearScripts(dir, data, image(), store(), data + "/..");
    }

    String tear(Tear tear, long seed) {
        return torn().tear(tear, seed);
    }

    String cutPower() {
        return torn().cutPower();
    }

    private String device() {
        return "$(awk -v m=" + data + " '$2 == m {d = $1} END {print d}' /proc/mounts)";
    }

    private String mounted() {
        return mounted(data);
    }

    private static String mounted(String folder) {
        return "grep -q ' " + folder + " ext4 ' /proc/mounts";
    }

    /** Prints why this host cannot have disk faults; nothing if it can. */
    static String probe(String dir) {
        DiskScripts there = new DiskScripts(dir + "/probe", dir + "/probe/data");
        return "for c in mkfs.ext4 e2fsck losetup fsfreeze mount cmp; do command -v $c >/dev/null || { echo \"no $c:"
                + " apt-get install e2fsprogs util-linux mount diffutils\"; exit 0; }; done; mkdir -p " + there.data
                + "; said=$({ "
                + there.mount() + "; } 2>&1) || { echo \"no ext4 in a file: $said\" | head -n 1; rm -rf " + there.dir
                + "; rmdir " + dir + " 2>/dev/null; exit 0; }; test -w /sys/fs/ext4/$(basename " + there.device()
                + ")/trigger_fs_error || echo '" + NO_TRIGGER + "'; { "
                + there.release() + "; } >/dev/null; rm -rf " + there.dir + "; rmdir " + dir
                + " 2>/dev/null; true";
    }

    /** Mounts it, creating it if it is missing; everybody may write. */
    String mount() {
        return mounted() + " || { mkdir -p " + store() + "; { " + mounted(store()) + " || { "
                + made(store() + ".img", STORE_MIB) + " && mount -o loop " + store() + ".img " + store() + "; }; } && "
                + made(image(), MIB) + " && mount -o " + OPTIONS + " " + image() + " " + data
                + " && chmod a+rwx " + data + "; }";
    }

    private static String made(String file, int mib) {
        return "{ test -f " + file + " || { truncate -s " + mib + "M " + file + " && mkfs.ext4 -q -F -m 0 " + file
                + "; }; }";
    }

    /** Healing that comes before the node is ended: a process that waits for a frozen disk cannot be ended. */
    String thaw() {
        return torn().heal() + "; " + endLoop(dir, SLOW) + "; if " + mounted() + "; then fsfreeze -u " + data
                + " 2>/dev/null" + " && echo frozen disk thawed || true; fi";
    }

    /**
     * Ends a loop of ours by its pid file; a pid that was given to another process has another working directory. The
     * loop ends its step first.
     */
    static String endLoop(String dir, String name) {
        String pid = dir + "/" + name + ".pid";
        return "if p=$(cat " + pid + " 2>/dev/null); then [ \"$(readlink /proc/$p/cwd)\" = " + dir
                + " ] && kill $p && echo loop " + name
                + " ended; i=0; while kill -0 $p 2>/dev/null && [ $i -lt 100 ]; do"
                + " i=$((i+1)); sleep 0.05; done; rm -f " + pid + "; fi";
    }

    /** Healing that comes after the node has ended. The data goes too, as it does with the folder. */
    String release() {
        return "if " + mounted() + "; then " + unmount(data) + "; echo disk unmounted; fi; if " + mounted(store())
                + "; then " + unmount(store()) + "; fi; rm -rf " + store() + " " + store() + ".img";
    }

    private static String unmount(String folder) {
        return "i=0; until umount " + folder + " 2>/dev/null; do i=$((i+1)); [ $i -lt 50 ] || { umount -l " + folder
                + "; break; }; sleep 0.1; done";
    }

    String install(Fault fault) {
        return switch (fault) {
            case FULL ->
                "{ dd if=/dev/zero of=" + data + "/" + FILLER + " bs=64k; cat /dev/zero >>" + data + "/" + FILLER
                        + "; } 2>/dev/null; " + failingWrite() + "; df -Pk " + data
                        + " | awk 'END {print $4 \" KiB free\"}'";
            case READ_ONLY -> "echo 1 >/sys/fs/ext4/$(basename " + device() + ")/trigger_fs_error; " + failingWrite();
            case SLOW ->
                "cd " + dir + " && { setsid sh -c "
                        + Host.quote("trap 'fsfreeze -u " + data + "; exit' TERM; echo $$ >" + SLOW
                                + ".pid; while fsfreeze -f " + data + "; do sleep 0.4; fsfreeze -u "
                                + data + "; sleep 0.1; done")
                        + " </dev/null >/dev/null 2>&1 & } && i=0; while [ ! -s " + SLOW + ".pid ]; do i=$((i+1));"
                        + " [ $i -lt 100 ] || exit 1; sleep 0.05; done; " + slowestWrite() + "; [ $most -ge " + SLOW_MS
                        + " ] || { echo \"a synced write took $most ms only\" >&2; exit 1; };"
                        + " echo \"a synced write took $most ms\"";
        };
    }

    /** A read-only disk can only be mended while the node is down. */
    String heal(Fault fault) {
        return switch (fault) {
            case FULL -> "rm -f " + data + "/" + FILLER + "; " + passingWrite();
            case READ_ONLY ->
                "umount " + data + " || exit 1; e2fsck -p " + image() + " >/dev/null; [ $? -le 2 ] || exit 1; "
                        + mount() + "; " + passingWrite();
            case SLOW -> thaw() + "; " + passingWrite();
        };
    }

    private String write() {
        return "dd if=/dev/zero of=" + data + "/" + PROBE + " bs=256k count=1 conv=fsync";
    }

    private String failingWrite() {
        return "if said=$(" + write() + " 2>&1); then echo 'a write passed' >&2; exit 1; fi; rm -f " + data + "/"
                + PROBE + " 2>/dev/null; echo \"a write fails: $(echo \"$said\" | head -n 1 | sed 's/.*: //')\"";
    }

    private String passingWrite() {
        return "said=$(" + write() + " 2>&1) || { echo \"a write fails: $said\" >&2; exit 1; }; rm -f " + data + "/"
                + PROBE + "; echo a synced write passes";
    }

    /** Sets {@code most}, in milliseconds, by a monotonic clock. */
    private String slowestWrite() {
        return "most=0; i=0; while [ $most -lt " + SLOW_MS
                + " ] && [ $i -lt 40 ]; do i=$((i+1)); b=$(cut -d' ' -f1 /proc/uptime | tr -d .); " + write()
                + " >/dev/null 2>&1; e=$(cut -d' ' -f1 /proc/uptime | tr -d .); t=$(((e - b) * 10));"
                + " [ $t -le $most ] || most=$t; done; rm -f " + data + "/" + PROBE;
    }

    /** One of the files directly in the data folder of a node that is down, and not one of ours. */
    String damage(Damage damage, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String choose = "set -- $(find " + data + " -maxdepth 1 -type f -size +0 ! -name '.*' | sort);"
                + " [ $# -gt 0 ] || { echo no file to damage >&2; exit 1; }; shift $((" + random.nextInt(1 << 20)
                + " % $#)); f=$1; n=${f##*/}; size=$(stat -c %s $f); at=$((" + random.nextInt(Integer.MAX_VALUE)
                + " % size)); ";
        int bit = random.nextInt(8);
        String read = "$(od -An -tu1 -j$at -N1 $f | tr -d ' ')";
        return choose
                + switch (damage) {
                    case TRUNCATION ->
                        "truncate -s $at $f && echo \"$n truncated from $size to $(stat -c %s $f) bytes\"";
                    case BIT_FLIP ->
                        "old=" + read + "; printf \"\\\\$(printf %03o $((old ^ " + (1 << bit)
                                + ")))\" | dd of=$f bs=1 seek=$at conv=notrunc 2>/dev/null; new=" + read
                                + "; [ $new != $old ] &&"
                                + " echo \"bit " + bit + " of byte $at of $n flipped: $old reads back as $new\"";
                };
    }
}
