import assert from "node:assert/strict";
import type { PodSecurityContext, SecurityContext } from "../pod/pod_spec.ts";
import { policyOfPod, problemsOf } from "../testing/policy_from_yaml.ts";
import { profileSettings } from "../settings/profiles.ts";
import { policyUser } from "./policy_user.ts";

const passwd = "root:x:0:0::/:/bin/sh\nweb:x:101:102::/:/bin/sh\nodd:x:200:201::/:/bin/sh\n";
const group = "root:x:0:\nweb:x:102:web\ntls:x:300:web,odd\nlogs:x:301:web\nadm:x:0:root\n";

function userOf(
  User: string,
  pod: PodSecurityContext = {},
  container: SecurityContext | undefined = {},
): string {
  const user = policyUser({ image: { config: { User }, passwd, group }, pod, container });
  return `${user.UID}:${user.GID} ${user.AdditionalGids.join(",")}`;
}

Deno.test("the user of the image counts where the YAML names none, its group half does not", () => {
  assert.equal(userOf(""), "0:0 0");
  assert.equal(userOf("web"), "101:102 102,300,301");
  assert.equal(userOf("101:0"), "101:102 102,300,301");
  assert.equal(userOf("5000"), "5000:0 0");
});

Deno.test("the container's user goes before the pod's, and that before the image's", () => {
  assert.equal(userOf("web", { runAsUser: 200 }), "200:201 201,300");
  assert.equal(userOf("web", { runAsUser: 200 }, { runAsUser: 7 }), "7:0 0");
  assert.equal(userOf("web", { runAsGroup: 9 }), "101:9 9,300,301");
  assert.equal(userOf("web", { runAsGroup: 9 }, { runAsGroup: 8 }), "101:8 8,300,301");
});

Deno.test("fsGroup and supplementalGroups are additional groups, each once", () => {
  assert.equal(
    userOf("", { runAsUser: 7, fsGroup: 5, supplementalGroups: [5, 6, 0] }),
    "7:0 0,5,6",
  );
});

Deno.test("supplementalGroupsPolicy Strict leaves out the groups of the image", () => {
  assert.equal(userOf("web", { supplementalGroupsPolicy: "Strict", fsGroup: 4 }), "101:102 4,102");
});

Deno.test("the pause container keeps the group of its image and gets no groups of the pod", () => {
  const pause = { image: { config: { User: "65535:65534" }, passwd: null, group: null } };
  const pod = { fsGroup: 5, supplementalGroups: [6] };
  assert.deepEqual(policyUser({ ...pause, pod, container: undefined }).AdditionalGids, [65534]);
  assert.equal(policyUser({ ...pause, pod: { runAsUser: 3 }, container: undefined }).UID, 3);
});

Deno.test("an image whose user it does not have is refused with the place of the image", async () => {
  const spec = "  containers: [{name: app, image: app}]\n";
  const options = { image: { User: "ghost", Entrypoint: ["/app"] }, passwd };
  assert.deepEqual(await problemsOf(() => policyOfPod(spec, options)), [
    "image_user_unresolved 5:28",
  ]);
  const declared = "  containers: [{name: app, image: app, securityContext: {runAsUser: 7}}]\n";
  assert.equal(
    (await policyOfPod(declared, options)).policyData.containers[1]?.OCI.Process.User.UID,
    7,
  );
});

Deno.test("a runtime that does not look into images needs users declared, and says how", async () => {
  const options = {
    settings: profileSettings("kata-4.x"),
    image: { User: "web", Entrypoint: ["/app"] },
    passwd,
    group,
  };
  await assert.rejects(
    policyOfPod("  containers: [{name: app, image: app}]\n", options),
    (error: { problems: { code: string; hint: string }[] }) => {
      assert.equal(error.problems[0]?.code, "user_undeclared");
      assert.equal(
        error.problems[0]?.hint,
        "add to securityContext: runAsUser: 101, runAsGroup: 102, " +
          "and for the pod supplementalGroups: [300, 301]",
      );
      return true;
    },
  );
  await policyOfPod(
    `  securityContext: {supplementalGroups: [300, 301]}
  containers: [{name: app, image: app, securityContext: {runAsUser: 101, runAsGroup: 102}}]
`,
    options,
  );
});
