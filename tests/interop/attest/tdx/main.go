// Verifies TDX quotes with go-tdx-guest: the other side of tdx_interop_test.ts.
//
// Standard input: a JSON array of cases. Standard output: a JSON array of outcomes in the same order.
// With -bench, the first case is verified over and over and the time per verification is printed.
package main

import (
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-tdx-guest/abi"
	"github.com/google/go-tdx-guest/verify"
)

type testCase struct {
	Name            string    `json:"name"`
	Quote           []byte    `json:"quote"`
	Root            string    `json:"root"`
	At              time.Time `json:"at"`
	TCBInfo         []byte    `json:"tcbInfo"`
	TCBInfoChain    string    `json:"tcbInfoIssuerChain"`
	QEIdentity      []byte    `json:"qeIdentity"`
	QEIdentityChain string    `json:"qeIdentityIssuerChain"`
	PCKCRL          []byte    `json:"pckCrl"`
	PCKCRLChain     string    `json:"pckCrlIssuerChain"`
	RootCACRL       []byte    `json:"rootCaCrl"`
}

type outcome struct {
	Name string `json:"name"`
	// Error is empty when the quote is accepted.
	Error string `json:"error"`
	// Quote is the quote after parsing and serialising again.
	Quote []byte `json:"quote"`
}

// Get serves the collateral of a case in place of Intel's service.
func (c *testCase) Get(address string) (map[string][]string, []byte, error) {
	header := func(name, chain string) map[string][]string {
		return map[string][]string{name: {url.QueryEscape(chain)}}
	}
	switch {
	case strings.Contains(address, "/tcb?"):
		return header("Tcb-Info-Issuer-Chain", c.TCBInfoChain), c.TCBInfo, nil
	case strings.Contains(address, "/qe/identity"):
		return header("Sgx-Enclave-Identity-Issuer-Chain", c.QEIdentityChain), c.QEIdentity, nil
	case strings.Contains(address, "/pckcrl"):
		return header("Sgx-Pck-Crl-Issuer-Chain", c.PCKCRLChain), c.PCKCRL, nil
	default:
		return nil, c.RootCACRL, nil
	}
}

func (c *testCase) verify() (serialised []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	quote, err := abi.QuoteToProto(c.Quote)
	if err != nil {
		return nil, err
	}
	serialised, err = abi.QuoteToAbiBytes(quote)
	if err != nil {
		return nil, err
	}
	options := verify.DefaultOptions()
	options.CheckRevocations = true
	options.GetCollateral = true
	options.Getter = c
	options.Now = c.At
	if c.Root != "" {
		options.TrustedRoots = x509.NewCertPool()
		options.TrustedRoots.AppendCertsFromPEM([]byte(c.Root))
	}
	return serialised, verify.TdxQuote(quote, options)
}

func main() {
	bench := flag.Bool("bench", false, "measure the first case")
	flag.Parse()
	var cases []testCase
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if *bench {
		result := testing.Benchmark(func(b *testing.B) {
			for range b.N {
				if _, err := cases[0].verify(); err != nil {
					b.Fatal(err)
				}
			}
		})
		fmt.Println(result.NsPerOp())
		return
	}
	outcomes := make([]outcome, len(cases))
	for i := range cases {
		quote, err := cases[i].verify()
		outcomes[i] = outcome{Name: cases[i].Name, Quote: quote}
		if err != nil {
			outcomes[i].Error = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(outcomes); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
