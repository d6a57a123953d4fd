/* Composed answers of the platform, in the shapes its reference names. */
#pragma once

#define ANSWER_HEAD                                                                                          \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"                                                           \
    "<OrderLineInfoListFrameAnswer xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "                 \
    "xmlns=\"http://services.opentao.net\">\n"

static const char answer_two_lines[] = ANSWER_HEAD
    "  <ErrorCode>Ok</ErrorCode>\n  <SubErrorCode />\n  <RequestId>req-1</RequestId>\n  "
    "<RequestTime>1.5</RequestTime>\n"
    "  <Result><Content>\n"
    "    <Item><Id>9001</Id><OrderId>ORD-1</OrderId><ItemId>abb-6</ItemId><ConfigText>Colour: grey &amp; "
    "blue</ConfigText>"
    "<Qty>3</Qty><BriefDescrTrans>Linen <![CDATA[<apron>]]></BriefDescrTrans><CustComment> gift "
    "</CustComment>"
    "<StatusCode>4</StatusCode><StatusId>4</StatusId><StatusName>Ordered</StatusName><VendPurchId>31</"
    "VendPurchId>"
    "<VendPurchWaybill>YT1, SF2</VendPurchWaybill><LineNum>1</LineNum>"
    "<AvailableStatusList><SalesLineStatusInfo><Id>6</Id><Name>Received</Name></SalesLineStatusInfo></"
    "AvailableStatusList>"
    "<NameOrig>&#20122;麻围裙</NameOrig><ProviderType>Alibaba1688</ProviderType></Item>\n"
    "    <Item><OrderId>ORD-1</OrderId><Id>9002</Id><BriefDescrTrans /><NameOrig>黄铜挂钩</NameOrig>"
    "<ConfigExternalTextOrig>颜色</ConfigExternalTextOrig><ProviderTypeEnum>Taobao</ProviderTypeEnum>"
    "<StatusId>13</StatusId><Unknown><Id>1</Id></Unknown></Item>\n"
    "  </Content><TotalCount>37</TotalCount></Result>\n</OrderLineInfoListFrameAnswer>\n";

static const char answer_expired[] = ANSWER_HEAD
    "<ErrorCode>SessionExpired</ErrorCode><ErrorDescription>Session expired"
    "</ErrorDescription><SubErrorCode>SessionExpired</SubErrorCode><RequestId>req-2"
    "</RequestId></OrderLineInfoListFrameAnswer>";

static const char answer_not_found[] =
    "<VoidOtapiAnswer><ErrorCode>NotFound</ErrorCode><ErrorDescription>No order</ErrorDescription>"
    "<SubErrorCode>OrderWithId</SubErrorCode><ErrorDescriptionArguments><Parameter "
    "Name=\"OrderId\">ORD-9</Parameter>"
    "</ErrorDescriptionArguments></VoidOtapiAnswer>";

static const char answer_session[] =
    "<SessionIdAnswer xmlns='http://services.opentao.net'><ErrorCode>Ok</ErrorCode>"
    "<SessionId><Value>00000000-0000-4000-8000-0000000000d1</Value></SessionId>"
    "</SessionIdAnswer>";

static const char answer_session_direct[] =
    "<AuthenticateAnswer><ErrorCode>Ok</ErrorCode><SessionId>abc-direct</SessionId></AuthenticateAnswer>";

static const char answer_details[] =
    "<a:SalesOrderDetailsAnswer "
    "xmlns:a='x'><a:ErrorCode>Ok</a:ErrorCode><a:Result><a:SalesOrderInfo><a:Id>ORD-2</a:Id>"
    "<a:CustId>77</a:CustId><a:CustName>Sample customer 2</a:CustName><a:StatusId>30</a:StatusId>"
    "<a:IsCancelled>false</a:IsCancelled></a:SalesOrderInfo><a:SalesLinesList><a:SalesLine><a:Id>1</a:Id>"
    "<a:OrderId>ORD-2</a:OrderId><a:Qty> 2 "
    "</a:Qty></a:SalesLine><a:SalesLine><a:Id>2</a:Id><a:OrderId>ORD-2</a:OrderId>"
    "</a:SalesLine></a:SalesLinesList></a:Result></a:SalesOrderDetailsAnswer>";

static const char answer_statuses[] =
    "<SalesLineStatusInfoListAnswer><ErrorCode>Ok</ErrorCode><Result><SalesLineStatusInfo><Id>1</"
    "Id><Name>Awaiting payment"
    "</Name></SalesLineStatusInfo><SalesLineStatusInfo><Id>2</Id><Name>Paid</Name></SalesLineStatusInfo></"
    "Result>"
    "</SalesLineStatusInfoListAnswer>";
