package dynacheck.checker.register;

import dynacheck.checker.register.AtomicityResult.KeyResult;
import java.io.Serializable;

/**
 * What is left of a register once it is judged.
 *
 * @param indeterminate writes whose outcome is unknown
 * @param isWritten whether a write completed
 * @param isWrittenValueRead whether a read returned another value than the initial one
 * @param isNeverReadAfterWrite whether no observation is surely after a write
 * @param isInitialRead whether a read returned the initial value
 */
record JudgedRegister(
        KeyResult result,
        long indeterminate,
        boolean isWritten,
        boolean isWrittenValueRead,
        boolean isNeverReadAfterWrite,
        boolean isInitialRead)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static JudgedRegister of(Register register, KeyResult result) {
        return new JudgedRegister(
                result,
                register.indeterminate(),
                register.isWritten(),
                register.isWrittenValueRead(),
                register.isNeverReadAfterWrite(),
                register.isInitialRead());
    }
}
