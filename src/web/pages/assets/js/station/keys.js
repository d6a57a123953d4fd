// Every key on the station page goes through here, so that a scanner that types can never press a button: printable keys are
// collected whatever has the focus, and Enter or Tab behind them ends the code. Enter and Space press a focused button only when
// nothing was typed for QUIET_MS, which is a person who went there with Tab.

const QUIET_MS = 1000;
const LONGEST = 512;

// listen({text: (soFar), code: (whole), function: (key) => handled}) -> {value(), clear(), set(), submit()}
export function listenToKeys({ text, code, functionKey }) {
    let typed = '';
    let lastAt = -QUIET_MS;

    function change(value) {
        typed = value;
        text(typed);
    }

    function submit() {
        const whole = typed;
        change('');
        if (whole !== '')
            code(whole);
    }

    function swallow(event) {
        event.preventDefault();
        event.stopPropagation();
    }

    function down(event) {
        if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) {
            /* a poisoned label types Ctrl combinations: none may reach the browser while a code comes in */
            if (typed !== '' || event.timeStamp - lastAt < QUIET_MS)
                swallow(event);
            return;
        }
        const quiet = event.timeStamp - lastAt >= QUIET_MS;
        if (event.key.length === 1) {
            if (event.key === ' ' && typed === '' && quiet)
                return;
            lastAt = event.timeStamp;
            swallow(event);
            if (typed.length < LONGEST)
                change(typed + event.key);
        } else if (event.key === 'Enter' || event.key === 'Tab') {
            if (typed === '' && quiet)
                return;
            lastAt = event.timeStamp;
            swallow(event);
            submit();
        } else if (event.key === 'Backspace' && typed !== '') {
            swallow(event);
            change(typed.slice(0, -1));
        } else if (event.key === 'Escape' && typed !== '') {
            swallow(event);
            change('');
        } else if (functionKey(event.key)) {
            swallow(event);
        }
    }

    /* a button is pressed by the key going up: that one belongs to the code too */
    function up(event) {
        if ((event.key === 'Enter' || event.key === ' ') && event.timeStamp - lastAt < QUIET_MS)
            swallow(event);
    }

    window.addEventListener('keydown', down, true);
    window.addEventListener('keyup', up, true);
    return { value: () => typed, clear: () => change(''), set: change, submit };
}
