package dynacheck.injection;

import java.util.List;

/** Packages of faults that one jar brings. Found through ServiceLoader. */
public interface NemesisPackages {
    /** New ones at each call. A run begins with each by itself, in this order. */
    List<NemesisPackage> packages();
}
