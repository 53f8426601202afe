import assert from "node:assert/strict";
import { formatPlace, InputError } from "../core/mod.ts";
import { editYamlFile } from "./edit_yaml_file.ts";
import { withIdentityReader } from "./identity_reader.ts";
import { injectInitializer } from "./inject_initializer.ts";
import { parseYamlFile } from "./parse_yaml_file.ts";
import { containersOf, replaceImages } from "./pod_containers.ts";
import { podTemplateOf, withAnnotations, withPodTemplates, withTemplate } from "./pod_template.ts";
import type { Workload } from "./workload.ts";
import { workloadIdentity } from "./workload_identity.ts";
import { workloadsOf } from "./workloads_of.ts";

const WEB = `# the front end
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      runtimeClassName: contrast-cc
      initContainers:
      # waits
      - name: wait
        image: wait:1   # small
      containers:
      - name: web
        image: "web:1"
        volumeMounts:
        - {name: data, mountPath: /data}
      volumes:
      - name: data
        emptyDir: {}
`;

const OPTIONS = { image: "init:1", coordinatorHost: "coordinator-ready" };

function only(text: string): Workload {
  const [workload] = parseYamlFile("w.yml", text).documents.flatMap(workloadsOf);
  assert(workload !== undefined);
  return workload;
}

function inject(text: string): string {
  const file = parseYamlFile("w.yml", text);
  const workload = only(text);
  const template = injectInitializer(workload, OPTIONS);
  const value = withPodTemplates(workload.document.value, [[workload.podPath, template]]);
  return editYamlFile(file, new Map([[0, value]])).text;
}

Deno.test("injectInitializer() adds init container, volumes and mounts, and keeps the rest of the file", () => {
  assert.equal(
    inject(WEB),
    `# the front end
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      runtimeClassName: contrast-cc
      initContainers:
      - name: contrast-initializer
        image: init:1
        env:
        - name: COORDINATOR_HOST
          value: coordinator-ready
        resources:
          requests:
            memory: 200Mi
          limits:
            memory: 200Mi
        securityContext:
          runAsUser: 0
          runAsGroup: 0
          runAsNonRoot: false
          allowPrivilegeEscalation: false
          capabilities:
            drop:
            - ALL
        volumeMounts:
        - name: contrast-secrets
          mountPath: /contrast
        - name: contrast-initdata
          mountPath: /contrast-initdata
          readOnly: true
      # waits
      - name: wait
        image: wait:1   # small
        volumeMounts:
        - name: contrast-secrets
          mountPath: /contrast
      containers:
      - name: web
        image: "web:1"
        volumeMounts:
        - {name: data, mountPath: /data}
        - name: contrast-secrets
          mountPath: /contrast
      volumes:
      - name: data
        emptyDir: {}
      - name: contrast-secrets
        emptyDir:
          medium: Memory
      - name: contrast-initdata
        downwardAPI:
          items:
          - path: initdata
            fieldRef:
              fieldPath: metadata.annotations['io.katacontainers.config.hypervisor.cc_init_data']
`,
  );
});

Deno.test("injectInitializer() changes nothing the second time, and replaces what another version injected", () => {
  const once = inject(WEB);
  assert.equal(inject(once), once);
  const old = once.replace("image: init:1", "image: init:0").replaceAll("200Mi", "50Mi");
  assert.equal(inject(old), once);
  const last = once.replace(/ {6}- name: contrast-initializer[^]*?(?= {6}# waits)/, "").replace(
    "      containers:\n",
    "      - name: contrast-initializer\n        image: x\n      containers:\n",
  );
  assert.equal(inject(last), once);
});

Deno.test("withIdentityReader() tells the Initializer whose its files are, and grants CHOWN only where it is needed", () => {
  const injected = injectInitializer(only(WEB), OPTIONS);
  const initializer = (template: typeof injected) =>
    containersOf(template).find(({ value }) => value["name"] === "contrast-initializer")?.value;
  const user = initializer(withIdentityReader(injected, { user: 1000 }));
  assert.deepEqual(user?.["env"], [
    { name: "COORDINATOR_HOST", value: "coordinator-ready" },
    { name: "CONTRAST_FILES_USER", value: "1000" },
  ]);
  assert.deepEqual(user?.["securityContext"], {
    runAsUser: 0,
    runAsGroup: 0,
    runAsNonRoot: false,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"], add: ["CHOWN"] },
  });
  const group = initializer(withIdentityReader(injected, { group: 7 }));
  assert.deepEqual(group?.["env"], [
    { name: "COORDINATOR_HOST", value: "coordinator-ready" },
    { name: "CONTRAST_FILES_GROUP", value: "7" },
  ]);
  assert.deepEqual(group?.["securityContext"], initializer(injected)?.["securityContext"]);
  const others = (template: typeof injected) => containersOf(template).slice(1);
  assert.deepEqual(others(withIdentityReader(injected, { user: 1000 })), others(injected));
  const without = podTemplateOf(only(WEB));
  assert.deepEqual(withIdentityReader(without, { user: 1000 }), without);
});

Deno.test("injectInitializer() writes flow mappings and pods without lists", () => {
  const pod =
    "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}\n";
  const once = inject(pod);
  assert.equal(inject(once), once);
  assert(
    once.startsWith(
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c,",
    ),
  );
});

Deno.test("injectInitializer() refuses a container that mounts something else at /contrast", () => {
  const text = WEB.replace("mountPath: /data", "mountPath: /contrast/");
  assert.throws(() => inject(text), (error) => {
    assert(error instanceof InputError && error.place !== undefined);
    assert.equal(error.code, "mount_path_taken");
    assert.equal(formatPlace(error.place), "w.yml:20:11");
    return true;
  });
});

Deno.test("withTemplate() keeps places in the file as the user wrote it", () => {
  const workload = only(WEB);
  const injected = withTemplate(workload, injectInitializer(workload, OPTIONS));
  const place = (...path: (string | number)[]) => formatPlace(injected.place(path));
  assert.equal(containersOf(podTemplateOf(workload)).length, 2);
  assert.equal(place("spec", "initContainers", 1, "image"), "w.yml:15:9");
  assert.equal(place("spec", "initContainers", 0, "image"), "w.yml:12:7");
  assert.equal(place("spec", "containers", 0, "volumeMounts", 0, "mountPath"), "w.yml:20:24");
});

Deno.test("replaceImages() and withAnnotations() change what they name only", () => {
  const template = podTemplateOf(only(WEB));
  const replaced = replaceImages(template, (image) => image === "web:1" ? "web:2" : undefined);
  assert.deepEqual(containersOf(replaced).map(({ value }) => value["image"]), ["wait:1", "web:2"]);
  const annotated = withAnnotations(template, { a: "b", c: undefined });
  assert.deepEqual(annotated["metadata"], { labels: { app: "web" }, annotations: { a: "b" } });
  assert.equal(withAnnotations(template, { a: undefined }), template);
});

Deno.test("workloadIdentity() reads role, secret ID and skip, and refuses what it would lose", () => {
  const identity = (annotations: string) =>
    workloadIdentity(only(WEB.replace("labels: {app: web}", `annotations: {${annotations}}`)));
  assert.deepEqual(identity(""), {
    role: "workload",
    skipInitializer: false,
    workloadSecretId: "apps/v1/Deployment/default/web",
  });
  assert.deepEqual(identity("contrast.edgeless.systems/pod-role: coordinator").role, "coordinator");
  assert.equal(identity('contrast.edgeless.systems/workload-secret-id: ""').workloadSecretId, "");
  assert.equal(
    identity('contrast.edgeless.systems/skip-initializer: "true"').skipInitializer,
    true,
  );
  for (
    const [annotation, code] of [
      ["contrast.edgeless.systems/pod-role: boss", "pod_role_unknown"],
      ["contrast.edgeless.systems/skip-initializer: true", "annotation_malformed"],
      ['contrast.edgeless.systems/skip-initializer: "yes"', "annotation_malformed"],
      ['contrast.edgeless.systems/servicemesh-ingress: ""', "annotation_unsupported"],
      ['contrast.edgeless.systems/secure-pv: "a:b"', "annotation_unsupported"],
    ] as const
  ) {
    assert.throws(() => identity(annotation), { code }, annotation);
  }
});
