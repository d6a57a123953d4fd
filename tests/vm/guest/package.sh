# The package from its first installation to its purge, with systemd at work.
. /test/lib.sh
expect "it is installed" sh -c 'dpkg -s tallyman | grep -q "ok installed"'
for file in /usr/bin/tallyman /usr/bin/tallyman-sim /etc/tallyman/tallyman.conf /usr/lib/udev/rules.d/70-tallyman.rules \
    /usr/lib/systemd/system/tallyman.service /usr/lib/sysusers.d/tallyman.conf /usr/share/man/man1/tallyman.1.gz \
    /usr/share/man/man1/tallyman-sim.1.gz /usr/share/man/man5/tallyman.conf.5.gz /usr/share/bash-completion/completions/tallyman \
    /usr/share/zsh/vendor-completions/_tallyman /usr/share/fish/vendor_completions.d/tallyman.fish \
    /usr/share/locale/ru/LC_MESSAGES/tallyman.mo /usr/share/locale/zh_CN/LC_MESSAGES/tallyman.mo \
    /usr/share/doc/tallyman/copyright /usr/share/doc/tallyman/README.md /usr/share/doc/tallyman/tallyman.conf.example; do
    expect "it has $file" test -s "$file"
done
expect "its licence is there" grep -q 'Permission is hereby granted' /usr/share/doc/tallyman/copyright
for template in parcel line hold shelf test; do
    expect "the label template $template is in it" sh -c "tallyman label render --template $template --raw - | grep -q XZ"
done
expect "its user is there" id tallyman
expect_not "it does not start by itself" systemctl is-active tallyman
expect_not "without a key it says so" tallyman doctor
expect "…and which file" sh -c 'tallyman config check 2>&1 | grep -q instance_key'

# As the README says, step by step.
printf 'demo-key\n' >/etc/tallyman/instance_key
printf 'demo\n' >/etc/tallyman/operator_password
chown root:tallyman /etc/tallyman/instance_key /etc/tallyman/operator_password
chmod 640 /etc/tallyman/instance_key /etc/tallyman/operator_password
sed -i -e 's/operator_login = .*/operator_login = "demo"/' -e 's#https://otapi.net/service/#http://127.0.0.1:18080/service/#' \
    -e 's/timeout_ms = .*/timeout_ms = 20000/' -e 's/verdict_ms = [0-9]*/verdict_ms = 20000/' /etc/tallyman/tallyman.conf
expect "the configuration is good" tallyman config check
tallyman config check >/tmp/config 2>&1
expect_not "and nothing in it is warned of" grep -i warning /tmp/config
platform
tallyman doctor >/tmp/doctor 2>&1
expect "the doctor reaches the platform" grep -q '^  ok *platform .*Sample Operator' /tmp/doctor
expect "the scanners are looked at" tallyman scanner list
systemctl enable --now tallyman
expect "the service runs" systemctl is-active tallyman
printf 'correct horse\n' | tallyman user add anna --role admin
admin() { tallyman user list | grep -q '^anna *admin'; }
expect "there is an admin" admin
http() { # method, path, headers and body as they stand
    exec 9<>/dev/tcp/127.0.0.1/8080
    printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\n%b' "$1" "$2" "${3:-\r\n}" >&9
    timeout 60 cat <&9
    exec 9>&-
}
page() { http GET "$1" | grep -q '<title>'; }
expect "the dock's page is served" page /station
expect "and the admin's" page /admin
log_in() {
    local answer cookie csrf body='{"name":"anna","password":"correct horse"}'
    answer=$(http GET /api/1/session)
    cookie=$(grep -o 'tallyman_page=[0-9a-f]*' <<<"$answer")
    csrf=$(grep -o '"csrf":"[0-9a-f]*"' <<<"$answer" | cut -d'"' -f4)
    http POST /api/1/session "Cookie: $cookie\r\nX-CSRF-Token: $csrf\r\nContent-Type: application/json\r\nContent-Length: ${#body}\r\n\r\n$body" |
        grep -q '"role":"admin"'
}
expect "which lets that name in with that password" log_in
mkdir /tmp/printer
echo ok >/tmp/printer/mode
/test/fake_printer /tmp/printer &
expect "there is a printer" test -s /tmp/printer/port
echo "printer \"dock\" { uri = \"socket://127.0.0.1:$(cat /tmp/printer/port)\"  language = \"zpl\"  media = \"58x40\" }" >>/etc/tallyman/tallyman.conf
systemctl restart tallyman
tallyman printer test dock >/tmp/print 2>&1
expect "it prints a test label" test -s /tmp/printer/journal
printf 'SF1331875979567\n' | tallyman scan --json >/tmp/scan
expect "a scan goes through its socket" grep -q '"verdict":"complete"' /tmp/scan
expect "it runs as its own user" sh -c '[ "$(stat -c %U /var/lib/tallyman/tallyman.db)" = tallyman ]'
expect "nobody else reads its state" sh -c '[ "$(stat -c %a /var/lib/tallyman)" = 700 ]'
expect "the sandbox is tight" sh -c 'systemd-analyze security tallyman | tail -n 1 | grep -oE "[0-9]+\.[0-9]" | awk "{exit !(\$1 <= 2.0)}"'

# An upgrade, the service running, with a database of the first schema, then with one of the last but one.
newest=$(ls /test/0*.sql | wc -l)
upgrade_from() { # schema
    systemctl stop tallyman
    rm -f /var/lib/tallyman/tallyman.db* /var/lib/tallyman/search.db*
    {
        echo "PRAGMA journal_mode = WAL;"
        cat $(ls /test/0*.sql | head -n "$1")
        echo "INSERT INTO scan VALUES (1, 1700000000000000, 1, 'b', 1, 'old', 'left', '', CAST('SF1000000000001' AS BLOB), 0, '', 0,
            'SF1000000000001', 0, 0, '', 'SF', 0, 'SF1000000000001', 7, 2, 0, 1, 900);
            PRAGMA application_id = 0x54616C79;
            PRAGMA user_version = $1;"
    } | sqlite3 /var/lib/tallyman/tallyman.db
    chown tallyman:tallyman /var/lib/tallyman/tallyman.db*
    expect "there is a database of schema $1" sh -c '[ "$(sqlite3 /var/lib/tallyman/tallyman.db "PRAGMA user_version")" = '"$1"' ]'
    systemctl start tallyman
    dpkg -i /test/tallyman.deb >"/tmp/upgrade$1" 2>&1
    expect "from schema $1: an upgrade leaves the service running" systemctl is-active tallyman
    expect "from schema $1: the old receipt log is there" log_has SF1000000000001 unknown
    expect "from schema $1: it is the newest now" sh -c '[ "$(sqlite3 /var/lib/tallyman/tallyman.db "PRAGMA user_version")" = '"$newest"' ]'
}
upgrade_from 1
upgrade_from $((newest - 1))
printf 'YT4512345678901\n' | tallyman scan --json >/tmp/scan
expect "it scans on" grep -q '"verdict":"match"' /tmp/scan
expect "the configuration was kept" grep -q 18080 /etc/tallyman/tallyman.conf

dpkg -r tallyman >/tmp/remove 2>&1
expect "removed, it has stopped" sh -c '! systemctl is-active tallyman'
expect "removed, the receipts stay" test -e /var/lib/tallyman/tallyman.db
expect "removed, the configuration stays" test -e /etc/tallyman/tallyman.conf
dpkg -i /test/tallyman.deb >/tmp/again 2>&1
expect "installed again, it knows them" log_has YT4512345678901 match
dpkg -P tallyman >/tmp/purge 2>&1
expect_not "purged, nothing is left of it" sh -c 'ls -d /var/lib/tallyman /etc/tallyman /usr/bin/tallyman /usr/lib/udev/rules.d/70-tallyman.rules 2>/dev/null | grep -q .'

# An upgrade that replaces an older version. Its default configuration, which nobody touched, makes room for the new one.
conf=/etc/tallyman/tallyman.conf
older() { dpkg --force-confold -i /test/older.deb </dev/null >/tmp/older 2>&1; }
newer() { dpkg --force-confold -i /test/tallyman.deb </dev/null >>/tmp/newer 2>&1; }
version_is() { dpkg -s tallyman | grep -qx "Version: $1" && tallyman --version | grep -qF "$1"; }
older
expect "an older version is installed" version_is 0.0.9
expect "with a configuration of its own" grep -q 'older version' $conf
new_version=$(dpkg-deb -f /test/tallyman.deb Version)
newer
expect "it is upgraded" [ $? = 0 ]
expect "to the new version" version_is "$new_version"
expect "with its configuration" sh -c "! grep -q 'older version' $conf"
expect "which only root and the service read" sh -c '[ "$(stat -c %U:%G:%a '$conf')" = root:tallyman:640 ]'
expect "what nobody enabled does not start" sh -c '! systemctl is-active tallyman'

# One that is at work: configured, its file's rights changed, scanned at.
older
expect "the older version is back" version_is 0.0.9
configure ''
pkill tallyman-sim
platform
chown tallyman $conf
chmod 400 $conf
cp -p $conf /tmp/conf
systemctl enable --now tallyman
expect "the older version runs" systemctl is-active tallyman
printf 'SF1331875979567\n' | tallyman scan --json >/tmp/scan
expect "and scans" grep -q '"verdict":"complete"' /tmp/scan
printf 'correct horse\n' | tallyman user add vera --role admin
before=$(systemctl show -P MainPID tallyman)
newer
expect "it is upgraded while it runs" [ $? = 0 ]
expect "to the new version, too" version_is "$new_version"
expect "the service runs" systemctl is-active tallyman
now=$(systemctl show -P MainPID tallyman)
expect "started anew ($before, $now)" [ "$now" != "$before" ]
expect "with the new program" [ "$(readlink "/proc/$now/exe")" = /usr/bin/tallyman ]
expect "it is still enabled" systemctl is-enabled tallyman
expect "what was configured is as it was" cmp $conf /tmp/conf
expect "and who may read it" [ "$(stat -c %U:%G:%a $conf)" = "$(stat -c %U:%G:%a /tmp/conf)" ]
expect "the new default lies beside it" test -e $conf.dpkg-dist
expect "the receipt log is there" log_has SF1331875979567 complete
vera() { tallyman user list | grep -q '^vera *admin'; }
expect "the users are there" vera
printf 'SF1331875979567\nYT4512345678901\n' | tallyman scan --json >/tmp/scan
expect "it knows what was received" grep -qE '"verdict":"(repeat|duplicate)"' /tmp/scan
expect "it scans on" grep -q '"verdict":"match"' /tmp/scan

# One whose configuration was moved away, stopped.
systemctl stop tallyman
older
mv $conf /tmp/conf
newer
expect "without its configuration it is upgraded, too" [ $? = 0 ]
expect "to the new version again" version_is "$new_version"
expect "the file stays away" test ! -e $conf
expect "a stopped service stays stopped" sh -c '! systemctl is-active tallyman'
dpkg -P tallyman >>/tmp/purge 2>&1
expect_not "purged again, nothing is left of it" sh -c 'ls -d /var/lib/tallyman /etc/tallyman /usr/bin/tallyman 2>/dev/null | grep -q .'
cat /tmp/older /tmp/newer /tmp/config /tmp/doctor /tmp/print /tmp/upgrade* /tmp/remove /tmp/purge
finish
