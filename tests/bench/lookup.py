"""The look-up of a parcel as a short script would do it: one SearchOrderLines call a parcel, its answer parsed, a row committed.
usage: lookup.py kept|urllib URL DATABASE < codes     kept: one connection for all; urllib: the standard way, one for each call
Prints "took MICROSECONDS" for each code (call, parsing, commit) and "cpu MICROSECONDS" for all."""
import http.client
import sqlite3
import sys
import time
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

how, url, path = sys.argv[1:]
address = urllib.parse.urlsplit(url)
connection = None
urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({})))
if how == "kept":
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname, address.port)


def call(method, **arguments):
    form = urllib.parse.urlencode({"instanceKey": "demo-key", "language": "en", **arguments}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if connection:
        connection.request("POST", address.path + method, form, headers)
        answer = connection.getresponse().read()
    else:
        with urllib.request.urlopen(urllib.request.Request(url + method, form, headers)) as response:
            answer = response.read()
    tree = ElementTree.fromstring(answer)
    for element in tree.iter():
        element.tag = element.tag.rpartition("}")[2]
    if tree.findtext("ErrorCode") != "Ok":
        sys.exit(f"{method}: {tree.findtext('ErrorDescription')}")
    return tree


database = sqlite3.connect(path)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.execute("CREATE TABLE receipt (id INTEGER PRIMARY KEY, at REAL, waybill TEXT, order_id TEXT, line_id TEXT, title TEXT)")
session = call("AuthenticateInstanceOperator", userLogin="demo", userPassword="demo").findtext("SessionId/Value")
codes = sys.stdin.read().split()
started = time.process_time()
for code in codes:
    begun = time.monotonic()
    search = ("<OrderLineSearchParameters><VendorPurchaseWaybillIdList><Id>" + escape(code) +
              "</Id></VendorPurchaseWaybillIdList></OrderLineSearchParameters>")
    tree = call("SearchOrderLines", sessionId=session, xmlSearchParameters=search, framePosition="0", frameSize="100")
    lines = [(time.time(), code, item.findtext("OrderId"), item.findtext("Id"), item.findtext("ItemTitle"))
             for item in tree.iter("Item")]
    if not lines:
        sys.exit(f"{code}: unknown")
    with database:
        database.executemany("INSERT INTO receipt (at, waybill, order_id, line_id, title) VALUES (?, ?, ?, ?, ?)", lines)
    print("took", int((time.monotonic() - begun) * 1e6))
print("cpu", int((time.process_time() - started) * 1e6))
