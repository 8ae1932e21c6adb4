# ruff: noqa: E501 - messages stand here as they come
"""Two answers that are one fault, and two that are two faults: the address of the resource, one summary, the other.

One row is one line, whatever its length.
"""

# fmt: off

# Other objects, other members, other ids, another order.
SAME = (
    ("citrixadc_server.s", 'err=failed: 409 Conflict ({ "errorcode": 273, "message": "Resource already exists [name, web-1]", "severity": "ERROR" })', 'err=failed: 409 Conflict ({ "errorcode": 273, "severity": "ERROR", "message": "Resource already exists [name, api]" })'),
    ("citrixadc_server.s", 'err=failed: 599 Netscaler specific error ({ "errorcode": 258, "message": "No such resource [name, web-1]" })', 'err=failed: 599 Netscaler specific error ({ "errorcode": 258, "message": "No such resource [name, db]" })'),
    ("infoblox_a_record.a", 'WAPI request error: 400(\'400 Bad Request\')\nContents:\n{ "Error": "AdmConDataError: None (IBDataConflictError: IB.Data.Conflict:The record \'web\' already exists.)", "text": "The record \'web\' already exists." }', 'WAPI request error: 400(\'400 Bad Request\')\nContents:\n{ "Error": "AdmConDataError: None (IBDataConflictError: IB.Data.Conflict:The record \'db\' already exists.)", "text": "The record \'db\' already exists." }'),
    ("bigip_ltm_pool.p", 'HTTP 404 :: {"code":404,"message":"01020036:3: The requested Pool Member (/Common/p /Common/web 443) was not found."}', 'HTTP 404 :: {"code":404,"message":"01020036:3: The requested Pool Member (/Common/p /Common/api-2 8080) was not found."}'),
    ("bigip_ltm_pool.p", 'HTTP 400 :: {"code":400,"message":"01070110:3: Node address \'/Common/10.0.0.1\' is referenced by a member of pool \'/Common/x\'."}', 'HTTP 400 :: {"code":400,"message":"01070110:3: Node address \'/Common/10.0.0.2\' is referenced by a member of pool \'/Common/y\'."}'),
    ("bigip_as3.a", 'HTTP 422 :: {"results":[{"code":422,"message":"declaration failed","response":"0107176c:3: Invalid Node, the IP address 10.0.0.5 already exists.","host":"localhost","tenant":"Web","runTime":900}]}', 'HTTP 422 :: {"results":[{"code":422,"message":"declaration failed","response":"0107176c:3: Invalid Node, the IP address 10.0.0.9 already exists.","host":"localhost","tenant":"Web","runTime":1203}]}'),
    ("fortios_firewall_address.a", "Error creating FirewallAddress resource: Internal Server Error - Internal error when processing the request (500)\nCli response:\nduplicate entry found: web\nobject set operator error, -5", "Error creating FirewallAddress resource: Internal Server Error - Internal error when processing the request (500)\nCli response:\nduplicate entry found: api-1\nobject set operator error, -5"),
    ("fortios_firewall_address.a", "Error creating FirewallAddress resource: Internal Server Error (500)\nCli response:\nnode_check_object fail! for subnet 10.0.0.1 255", "Error creating FirewallAddress resource: Internal Server Error (500)\nCli response:\nnode_check_object fail! for subnet 10.0.0.7 255"),
    ("panos_address_object.a", " 12 | web-1 -> static is invalid", " 12 | api-22 -> static is invalid"),
    ("panos_address_object.a", '"web" is already in use', '"api" is already in use'),
    ("nsxt_policy_group.g", "Failed to create Group web: Group with path /infra/domains/default/groups/web already exists (code 500127)", "Failed to create Group api: Group with path /infra/domains/default/groups/api already exists (code 500127)"),
    ("aci_rest.r", 'Error Code: "103" Error Message: "configured object ((Dn0)) not found Dn0=uni/tn-web/ap-x, "', 'Error Code: "103" Error Message: "configured object ((Dn0)) not found Dn0=uni/tn-api/ap-y, "'),
    ("aws_lb.l", "error creating: InvalidGroup.Duplicate: The security group 'web' already exists for VPC 'vpc-0a'\n\tstatus code: 400, request id: 0a1b2c3d-1111-4222-8333-444455556666", "error creating: InvalidGroup.Duplicate: The security group 'db' already exists for VPC 'vpc-0b'\n\tstatus code: 400, request id: 9a1b2c3d-1111-4222-8333-444455556666"),
    ("aws_lb.l", "DependencyViolation: resource sg-0a1b2c3d4e5f60718 has a dependent object\n\tstatus code: 400, request id: 0a1b2c3d-1111-4222-8333-444455556666", "DependencyViolation: resource sg-0fffffff4e5f60719 has a dependent object\n\tstatus code: 400, request id: 9a1b2c3d-1111-4222-8333-444455556666"),
    ("aws_lb.l", "operation error EC2: X, https response error StatusCode: 400, RequestID: 0a1b2c3d-1111-4222-8333-444455556666, api error InvalidInstanceID.NotFound: The instance ID 'i-0a1b2c3d4e5f60718' does not exist", "operation error EC2: X, https response error StatusCode: 400, RequestID: 9a1b2c3d-1111-4222-8333-444455556666, api error InvalidInstanceID.NotFound: The instance ID 'i-0a1b2c3d4e5f6ffff' does not exist"),
    ("google_compute_firewall.f", "googleapi: Error 404: The resource 'projects/p/global/networks/n' was not found, notFound", "googleapi: Error 404: The resource 'projects/q/global/networks/m' was not found, notFound"),
    ("kubernetes_service.s", 'services "web" already exists', 'services "api-1" already exists'),
    ("kubernetes_service.s", 'Service "web" is invalid: spec.ports[0].port: Invalid value: 0: must be between 1 and 65535', 'Service "api" is invalid: spec.ports[1].port: Invalid value: 0: must be between 1 and 65535'),
    ("azurerm_lb.l", "unexpected status 409 (409 Conflict) with error: InUse: Subnet 'a' is in use. CorrelationId 0a1b2c3d-1111-4222-8333-444455556666", "unexpected status 409 (409 Conflict) with error: InUse: Subnet 'b' is in use. CorrelationId 9a1b2c3d-1111-4222-8333-444455556666"),
    ("checkpoint_management_host.h", "failed to execute API call\nStatus: 400 Bad Request\nCode: generic_err_object_field_not_unique\nMessage: More than one object named 'web' exists.", "failed to execute API call\nStatus: 400 Bad Request\nCode: generic_err_object_field_not_unique\nMessage: More than one object named 'api' exists."),
    ("checkpoint_management_host.h", "failed to execute API call\nStatus: 404 Not Found\nCode: generic_err_object_not_found\nMessage: Requested object [web-1] not found", "failed to execute API call\nStatus: 404 Not Found\nCode: generic_err_object_not_found\nMessage: Requested object [db] not found"),
    ("avi_pool.p", "Encountered an error on POST request to URL https://avi.example.com/api/pool: HTTP code: 409; error from Controller: map[error:Pool object with name web-1 already exists!]", "Encountered an error on POST request to URL https://avi.example.com/api/pool: HTTP code: 409; error from Controller: map[error:Pool object with name db already exists!]"),
    ("cloudflare_record.r", "expected DNS record to not already be present but already exists", "expected DNS record to not already be present but already exists"),
    ("vault_generic_secret.s", "Error making API request.\n\nURL: PUT https://v.example.net:8200/v1/kv/web\nCode: 400. Errors:\n\n* bad thing", "Error making API request.\n\nURL: PUT https://v.example.net:8200/v1/kv/api\nCode: 400. Errors:\n\n* bad thing"),
)

# Another code, another host, another reason, another quota, another type of object.
OTHER = (
    ("vault_generic_secret.s", "Error making API request.\n\nURL: PUT https://v.example.net:8200/v1/kv/web\nCode: 400. Errors:\n\n* bad thing", "Error making API request.\n\nURL: PUT https://w.example.net:8200/v1/kv/web\nCode: 400. Errors:\n\n* bad thing"),
    ("aci_rest.r", 'Error Code: "103" Error Message: "x"', 'Error Code: "120" Error Message: "x"'),
    ("nsxt_policy_group.g", "Failed to create Group web: x (code 500127)", "Failed to create Group web: x (code 500128)"),
    ("cloudflare_record.r", "failed to create DNS record: x already exists (81057)", "failed to create DNS record: x already exists (81058)"),
    ("panos_address_object.a", " 12 | web-1 -> static is invalid", " 12 | web-1 -> dynamic is invalid"),
    ("kubernetes_service.s", 'services "web" already exists', 'configmaps "web" already exists'),
    ("kubernetes_service.s", 'services "w" is forbidden: exceeded quota: compute, requested: services=1', 'services "w" is forbidden: exceeded quota: storage, requested: services=1'),
    ("aws_lb.l", "AccessDenied: x\n\tstatus code: 403, request id: 0a1b2c3d-1111-4222-8333-444455556666", "UnauthorizedOperation: x\n\tstatus code: 403, request id: 0a1b2c3d-1111-4222-8333-444455556666"),
    ("aws_lb.l", "operation error STS: G, https response error StatusCode: 403, RequestID: 0a, api error ExpiredToken: x", "operation error STS: G, https response error StatusCode: 403, RequestID: 0a, api error InvalidClientTokenId: x"),
    ("fortios_firewall_address.a", "Error creating FirewallAddress resource: x (500)\nCli response:\nnode_check_object fail! for name wan9", "Error creating FirewallAddress resource: x (500)\nCli response:\nentry not found in datasource"),
    ("bigip_ltm_pool.p", 'HTTP 401 :: {"code":401,"message":"Authentication failed."}', 'HTTP 403 :: {"code":403,"message":"Access denied."}'),
    ("acme_x.y", 'Post "https://fw.example.net/x": proxyconnect tcp: dial tcp 192.0.2.9:3128: i/o timeout', 'Post "https://fw.example.net/x": proxyconnect tcp: dial tcp 192.0.2.8:3128: i/o timeout'),
    ("acme_x.y", 'Get "http://fw.example.net/x": EOF', 'Get "https://fw.example.net/x": EOF'),
    ("acme_x.y", 'Get "https://[2001:db8::1]/x": EOF', 'Get "https://[2001:db8::2]/x": EOF'),
    ("acme_x.y", 'Get "https://fw.example.net/x": x509: certificate is valid for a.example, not fw.example.net', 'Get "https://fw.example.net/x": x509: certificate signed by unknown authority'),
    ("avi_pool.p", "Encountered an error on POST request to URL https://a.example.com/api/pool: HTTP code: 400; error from Controller: map[error:bad]", "Encountered an error on POST request to URL https://b.example.com/api/pool: HTTP code: 400; error from Controller: map[error:bad]"),
    ("azurerm_lb.l", "unexpected status 409 (409 Conflict) with error: InUse: Subnet 'a' is in use.", "unexpected status 409 (409 Conflict) with error: Locked: Subnet 'a' is in use."),
)
